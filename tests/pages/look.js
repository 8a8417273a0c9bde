// What of a page a reader could not see or not reach at this width: a line for each.
() => {
  const told = new Set();
  const root = document.documentElement;
  const named = (element) => {
    const place = element.closest("[id]");
    return `${element.tagName.toLowerCase()}${place ? ` in #${place.id}` : ""}: ${element.textContent.trim().slice(0, 40)}`;
  };

  if (root.scrollWidth > root.clientWidth) told.add(`the page scrolls sideways: ${root.scrollWidth} > ${root.clientWidth}`);
  for (const box of document.querySelectorAll("body *")) {
    const style = getComputedStyle(box);
    if (!/auto|scroll/.test(style.overflowX) || box.scrollWidth <= box.clientWidth) continue;
    if (!box.ariaLabel && !box.getAttribute("aria-labelledby")) told.add(`scrolls without a name: ${named(box)}`);
    if (box.tabIndex < 0) told.add(`scrolls, but not by keyboard: ${named(box)}`);
    if (style.boxShadow === "none" && style.backgroundImage === "none") told.add(`scrolls without an edge: ${named(box)}`);
  }

  // sRGB, as WCAG 2 defines contrast
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\d.]+/g).slice(0, 3).map((part) => part / 255);
    const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  };
  const paper = light(getComputedStyle(document.body).backgroundColor);
  const contrast = (colour) => (Math.max(light(colour), paper) + 0.05) / (Math.min(light(colour), paper) + 0.05);

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!node.data.trim() || parent.closest("script, style, title, .skip") || !parent.checkVisibility()) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const { left, right, width } = range.getBoundingClientRect();
    if (!width) continue;
    // axe does not judge the colours of text in a drawing
    if (parent.closest("svg") && contrast(getComputedStyle(parent).fill) < 4.5) told.add(`too pale in a drawing: ${named(parent)}`);
    let clips = parent;
    while (clips && getComputedStyle(clips).overflowX === "visible") clips = clips.parentElement;
    if (clips && /auto|scroll/.test(getComputedStyle(clips).overflowX)) continue;
    const edge = clips ? clips.getBoundingClientRect() : { left: 0, right: root.clientWidth };
    if (left < edge.left - 1 || right > edge.right + 1) told.add(`text past the edge: ${named(parent)}`);
  }
  return [...told];
}
