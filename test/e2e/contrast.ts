/**
 * How well a colour reads on another, as WCAG 2 counts it: 1 is not at all, 21 is black on white.
 * @param color as `getComputedStyle` gives it; the background must not be transparent
 */
export function contrast(color: string, background: string): number {
  const below = channelsOf(background);
  const { alpha, channels } = { alpha: alphaOf(color), channels: channelsOf(color) };
  const mixed = channels.map((channel, index) => channel * alpha + (below[index] ?? 0) * (1 - alpha));
  const [lighter = 0, darker = 0] = [luminance(mixed), luminance(below)].sort((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

/** `rgb(…)`, `rgba(…)` with 0 to 255, and `color(srgb …)` with 0 to 1. */
function channelsOf(color: string): readonly number[] {
  const numbers = numbersIn(color).slice(0, 3);
  if (numbers.length < 3) throw new Error(`${JSON.stringify(color)} is no colour.`);
  return color.startsWith('color(') ? numbers : numbers.map((number) => number / 255);
}

function alphaOf(color: string): number {
  return numbersIn(color)[3] ?? 1;
}

function numbersIn(color: string): readonly number[] {
  return (color.match(/[\d.]+(?:e-?\d+)?/g) ?? []).map(Number);
}

function luminance(channels: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = channels.map((channel) =>
    channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
