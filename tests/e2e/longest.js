// Each date that shows becomes the longest of its kind, or again what it was: a page must hold whatever the day.
(isLongest) => {
  const rules = [
    [/(?<!\p{L})(?:lundi|mardi|jeudi|vendredi|samedi|dimanche)(?!\p{L})/gu, "mercredi"],
    [/(?<!\p{L})(?:Lundi|Mardi|Jeudi|Vendredi|Samedi|Dimanche)(?!\p{L})/gu, "Mercredi"],
    [/(?:1er|\d{1,2})([\s\u00a0])(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)/gu, "30$1septembre"],
    [/(?<!\p{L})(?:Mon|Tues|Thurs|Fri|Satur|Sun)day(?!\p{L})/gu, "Wednesday"],
    [/(?:January|February|March|April|May|June|July|August|September|October|November|December)([\s\u00a0])\d{1,2}(?!\d)/gu, (_, space) => `September${space}30`],
  ];
  const kept = (window.keptDates ??= new Map());
  for (const [text, was] of kept) text.data = was;
  kept.clear();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (isLongest && texts.nextNode()) {
    const text = texts.currentNode;
    const longest = rules.reduce((words, [date, instead]) => words.replace(date, instead), text.data);
    if (longest !== text.data && !text.parentElement.closest("script, textarea")) {
      kept.set(text, text.data);
      text.data = longest;
    }
  }
}
