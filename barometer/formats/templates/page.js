// Nothing depends on this. With it, the keyboard stops only at boxes that scroll, shadows show on which side there is
// more, and the list is narrowed by typing.
(() => {
  const look = (box) => {
    const beyond = box.scrollWidth - box.clientWidth;
    if (beyond > 0) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
    box.classList.toggle("ahead", beyond - box.scrollLeft >= 1);
    box.classList.toggle("behind", box.scrollLeft >= 1);
  };
  const sizes = new ResizeObserver((changed) => changed.forEach(({ target }) => look(target)));
  for (const box of document.querySelectorAll(".scroll")) {
    sizes.observe(box);
    box.addEventListener("scroll", () => look(box), { passive: true });
  }
  const find = document.getElementById("find");
  if (!find) return;
  const text = document.getElementById("find-text");
  const count = document.getElementById("find-count");
  const items = [...document.querySelectorAll("#find-list li")];
  // "aero" and "ishoj" find what a foreign keyboard cannot write
  const fold = (s) => s.toLowerCase().trim().replace(/æ/g, "ae").replace(/ø|oe/g, "o").replace(/å|aa/g, "a");
  const shown = () => items.filter((item) => !item.hidden);
  const narrow = () => {
    const wanted = fold(text.value);
    for (const item of items) item.hidden = !fold(item.textContent).includes(wanted);
    count.textContent = wanted
      ? count.dataset.words.replace("{found}", shown().length).replace("{all}", items.length) : "";
  };
  const go = (item) => item && item.querySelector("a").focus();
  text.addEventListener("input", narrow);
  find.parentElement.addEventListener("keydown", (event) => {
    const at = shown().indexOf(document.activeElement.closest("#find-list li"));
    if (event.key === "ArrowDown" && (at >= 0 || event.target === text)) go(shown()[at + 1]);
    else if (event.key === "ArrowUp" && at >= 0) at ? go(shown()[at - 1]) : text.focus();
    else if (event.key === "Enter" && event.target === text) shown()[0]?.querySelector("a").click();
    else if (event.key === "Escape" && (at >= 0 || event.target === text)) { text.value = ""; narrow(); text.focus(); }
    else return;
    event.preventDefault();
  });
  find.hidden = false;
})();
