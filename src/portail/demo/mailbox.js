// Shows the page again when a mail has come, and not before: focus and place stay where they are.
const shown = Number(document.querySelector("[data-count]").dataset.count);
setInterval(async () => {
  const answer = await fetch("/mails.json").catch(() => null);
  if (!answer || !answer.ok) return;
  const mails = await answer.json();
  if (mails.length && mails[0].number !== shown) location.reload();
}, 1500);
