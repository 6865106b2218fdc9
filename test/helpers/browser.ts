// A real browser for tests: how it is started, and what is looked for in its pages.

export const chromiumPath = '/usr/bin/chromium';

export const chromiumOptions = {
  executablePath: chromiumPath,
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};

/** Runs in the page: texts whose contrast to the nearest painted background is too low. */
export const findFaintText = `(minContrast) => {
  const channels = (color) => color.match(/[\\d.]+/g).map(Number);
  const luminance = (color) => {
    const [r, g, b] = channels(color).slice(0, 3).map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const background = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor;
      if ((channels(color)[3] ?? 1) > 0) return color;
    }
    return matchMedia('(prefers-color-scheme: dark)').matches ? 'rgb(18, 18, 18)' : 'rgb(255, 255, 255)';
  };
  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { parentElement: element, textContent: text } = walker.currentNode;
    if (!text.trim() || element.closest('style, script') || element.getClientRects().length === 0) continue;
    const style = getComputedStyle(element);
    if (style.fontSize === '1px' || style.opacity === '0') continue;
    const [a, b] = [luminance(style.color), luminance(background(element))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < minContrast) faint.push(text.trim().slice(0, 40) + ' ' + style.color + ' on ' + background(element));
  }
  return faint;
}`;
