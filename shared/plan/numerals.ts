/**
 * The two numerals that figures and annexes are counted with: Roman, and Chinese in the Chinese edition ("Figure 10.II", 图 10.二).
 * Called by the numbering of tables. Whole numbers from 1; anything else is a fault of the caller and comes back in digits.
 */
const ROMAN: readonly (readonly [number, string])[] = [
  [1000, 'M'],
  [900, 'CM'],
  [500, 'D'],
  [400, 'CD'],
  [100, 'C'],
  [90, 'XC'],
  [50, 'L'],
  [40, 'XL'],
  [10, 'X'],
  [9, 'IX'],
  [5, 'V'],
  [4, 'IV'],
  [1, 'I'],
]

/** 4 → IV. Above 3,999 there is no letter for the thousands: digits. */
export function romanNumeral(value: number): string {
  if (!Number.isInteger(value) || value < 1 || value > 3999) return String(value)
  let rest = value
  let text = ''
  for (const [worth, letters] of ROMAN)
    while (rest >= worth) {
      text += letters
      rest -= worth
    }
  return text
}

const CHINESE = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九']

/** 2 → 二, 12 → 十二, 20 → 二十. Above 99 digits are what a reader of a budget document expects. */
export function chineseNumeral(value: number): string {
  if (!Number.isInteger(value) || value < 1 || value > 99) return String(value)
  const tens = Math.floor(value / 10)
  const head = tens === 0 ? '' : tens === 1 ? '十' : `${CHINESE[tens]}十`
  return head + (CHINESE[value % 10] ?? '')
}
