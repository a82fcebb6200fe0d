// What stands wrong on a page: wider than the screen, words cut off or out of their panel, words over others.
() => {
  const root = document.documentElement;
  const found = new Set();
  const say = (fault, ...elements) =>
    found.add([fault, ...elements.map((one) => `${one.tagName} « ${one.textContent.trim().slice(0, 40)} »`)].join(" | "));
  const styles = new Map();
  const styleOf = (one) => styles.get(one) ?? styles.set(one, getComputedStyle(one)).get(one);
  const around = (one) => {
    const all = [];
    for (let each = one; each && each !== document.body; each = each.parentElement) all.push(each);
    return all;
  };
  const isHidden = (one) =>
    !one.checkVisibility({ visibilityProperty: true }) || around(one).some((each) => styleOf(each).clipPath !== "none");

  if (root.scrollWidth > root.clientWidth) say(`wider than the screen: ${root.scrollWidth} px`);
  const words = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    const element = text.parentElement;
    if (!text.data.trim() || element.closest("script, template, svg, select, textarea, .skip")) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const boxes = [...range.getClientRects()].filter((box) => box.width > 1 && box.height > 1);
    if (!boxes.length || isHidden(element)) continue;
    const parents = around(element);
    // A list of children may be drawn aside with a finger; lines past the second of a preview are left out.
    const scroller = parents.find((each) => styleOf(each).overflowX === "auto");
    const clip = parents.find((each) => styleOf(each).overflowY === "hidden")?.getBoundingClientRect();
    const panel = element.closest(".panel, .button, .badge, .tag, .notice, .chip")?.getBoundingClientRect();
    for (const box of boxes) {
      if (clip && box.top > clip.bottom - 4) continue;
      if (!scroller && (box.left < -1 || box.right > root.clientWidth + 1)) say("off the screen", element);
      if (clip && (box.left < clip.left - 1 || box.right > clip.right + 1)) say("cut off", element);
      const out = panel && Math.max(panel.left - box.left, box.right - panel.right, panel.top - box.top - 3, box.bottom - panel.bottom - 3);
      if (out > 1) say("out of its panel", element);
      if (!parents.some((each) => styleOf(each).position === "fixed")) words.push([element, box]);
    }
  }
  words.sort(([, one], [, other]) => one.top - other.top);
  for (const [place, [element, box]] of words.entries()) {
    for (const [other, beside] of words.slice(place + 1)) {
      if (beside.top > box.bottom) break;
      const wide = Math.min(box.right, beside.right) - Math.max(box.left, beside.left);
      const high = Math.min(box.bottom, beside.bottom) - beside.top;
      if (other !== element && wide > 2 && high > 0.35 * Math.min(box.height, beside.height)) say("over", element, other);
    }
  }
  return [...found];
}
