// Takes the README's picture from the demo: the page in light beside the mail on a phone in the dark. Needs Chromium.
import { spawn } from 'node:child_process';
import { chromium } from 'playwright-core';

const demo = spawn(process.execPath, ['dist/digest.js', 'demo'], { stdio: ['ignore', 'pipe', 'inherit'] });
const url = await new Promise((found) => {
  demo.stdout.on('data', (chunk) => {
    const [address] = /http:\/\/127\.0\.0\.1:\d+\//.exec(chunk) ?? [];
    if (address) found(address);
  });
});
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
});

async function shoot(path, colorScheme, width, height) {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme, deviceScaleFactor: 2 });
  await page.goto(url + path);
  // The edition itself, without what the preview has above it.
  await page.evaluate("window.scrollTo(0, document.querySelector('header h1')?.offsetTop - 48 || 0)");
  const image = await page.screenshot();
  await page.close();
  return `data:image/png;base64,${image.toString('base64')}`;
}

const desk = await shoot('', 'light', 800, 800);
const phone = await shoot('mail', 'dark', 350, 720);
const frame = await browser.newPage({ viewport: { width: 1240, height: 800 }, deviceScaleFactor: 1.5 });
await frame.setContent(`<body style="margin:0;display:flex;gap:40px;align-items:center;justify-content:center;height:800px;background:#e9e5db">
<img src="${desk}" style="width:740px;border-radius:10px;box-shadow:0 8px 30px #0003">
<div style="line-height:0;border-radius:34px;padding:9px;background:#0c0b0a;box-shadow:0 8px 30px #0004"><img src="${phone}" style="width:330px;border-radius:25px"></div></body>`);
await frame.screenshot({ path: 'docs/images/digest.png' });
await browser.close();
demo.kill();
