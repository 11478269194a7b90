// Measure the text of a drawing as the browser sets it, with whatever fonts this machine has.
window.drawingText = {
  // Texts that leave the drawing or run into each other.
  misplaced(svg) {
    const page = svg.viewBox.baseVal;
    const texts = [...svg.querySelectorAll("text")].filter((text) => text.textContent.trim());
    const boxes = texts.map((text) => text.getBBox());
    const complaints = [];
    texts.forEach((text, i) => {
      const box = boxes[i];
      const outside =
        box.x < page.x || box.y < page.y ||
        box.x + box.width > page.x + page.width || box.y + box.height > page.y + page.height;
      if (outside) complaints.push(`"${text.textContent}" leaves the drawing`);
      for (let j = 0; j < i; j += 1) {
        if (drawingText.overlap(box, boxes[j])) {
          complaints.push(`"${text.textContent}" runs into "${texts[j].textContent}"`);
        }
      }
    });
    return complaints;
  },
  // Letters do not fill their line: neighbors may share a fifth of its height, and one pixel across.
  overlap(a, b) {
    const across = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
    const down = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
    return across > 1 && down > 0.2 * Math.min(a.height, b.height);
  },
  // The contrast of every text with the shape under it, seen through a filter of the theme.
  contrasts(svg, filter) {
    const seen = drawingText.painter(filter);
    return [...svg.querySelectorAll("text")].filter((text) => text.textContent).map((text) => {
      const under = drawingText.shapeUnder(svg, text).getAttribute("fill");
      return [text.textContent, drawingText.ratio(seen(text.getAttribute("fill")), seen(under))];
    });
  },
  shapeUnder(svg, text) {
    const box = text.getBBox();
    const x = box.x + box.width / 2;
    const y = box.y + box.height / 2;
    const before = [...svg.children].slice(0, [...svg.children].indexOf(text));
    return before.filter((shape) => {
      const filled = shape.tagName === "rect" && shape.getAttribute("fill") !== "none";
      const { x: left, y: top, width, height } = filled ? shape.getBBox() : {};
      return filled && left <= x && x <= left + width && top <= y && y <= top + height;
    }).pop();
  },
  // A function from a color to what `filter` makes of it.
  painter(filter) {
    const canvas = new OffscreenCanvas(1, 1);
    const context = canvas.getContext("2d");
    context.filter = filter;
    return (color) => {
      context.fillStyle = color;
      context.fillRect(0, 0, 1, 1);
      return context.getImageData(0, 0, 1, 1).data.slice(0, 3);
    };
  },
  // https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
  ratio(one, other) {
    const luminance = (color) => {
      const [r, g, b] = [...color].map((value) => {
        const c = value / 255;
        return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  },
};
