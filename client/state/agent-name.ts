/** What a browser calls itself, as a person would: "Firefox, Windows". Empty when it says nothing that is known. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?\//u, 'Edge'],
  [/\bOPR\//u, 'Opera'],
  [/\bFirefox\/|\bFxiOS\//u, 'Firefox'],
  [/\bChromium\//u, 'Chromium'],
  [/\bChrome\/|\bCriOS\/|HeadlessChrome/u, 'Chrome'],
  [/\bSafari\//u, 'Safari'],
]
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/Android/u, 'Android'],
  [/iPhone|iPad/u, 'iOS'],
  [/Windows/u, 'Windows'],
  [/Mac OS X|Macintosh/u, 'macOS'],
  [/CrOS/u, 'ChromeOS'],
  [/Linux|X11/u, 'Linux'],
]

export function agentName(agent: string): string {
  const found = (known: typeof BROWSERS): string => known.find(([sign]) => sign.test(agent))?.[1] ?? ''
  return [found(BROWSERS), found(SYSTEMS)].filter((part) => part !== '').join(', ')
}
