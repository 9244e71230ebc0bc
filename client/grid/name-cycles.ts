/** Names that come round: months, days of the week, quarters, in English and Chinese. A fill goes on with them. */
const OF_WEEK: readonly (readonly string[])[] = [
  'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' '),
  'Mon Tue Wed Thu Fri Sat Sun'.split(' '),
  '星期一 星期二 星期三 星期四 星期五 星期六 星期日'.split(' '),
  '周一 周二 周三 周四 周五 周六 周日'.split(' '),
]
/** Once round is a year. */
const OF_YEAR: readonly (readonly string[])[] = [
  'January February March April May June July August September October November December'.split(' '),
  'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' '),
  'Q1 Q2 Q3 Q4'.split(' '),
  '一月 二月 三月 四月 五月 六月 七月 八月 九月 十月 十一月 十二月'.split(' '),
  '1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月'.split(' '),
  '第一季度 第二季度 第三季度 第四季度'.split(' '),
]
const CYCLES = [...OF_YEAR, ...OF_WEEK]

export type NameCycle = {
  /** Of each text; they never step back: after the last name comes the first again, one round later. */
  readonly places: readonly number[]
  nameAt(place: number): string
}

/** Null when the texts are not all names of one cycle. Capitals are those of the first text. */
export function cycleOf(texts: readonly string[]): NameCycle | null {
  for (const names of CYCLES) {
    const found = texts.map((text) => placeIn(names, text))
    const [first = ''] = texts
    if (found.length === 0 || found.includes(-1)) continue
    return {
      places: unrolled(found, names.length),
      nameAt: (place) => nameIn(names, place, first),
    }
  }
  return null
}

/** A month or quarter with its year counts on from one year to the next: `Q4 2023`, `Q1 2024`. Null: this name is none. */
export function partOfYear(name: string): {
  /** Counted from the year nought; null for another kind of name. */
  read(name: string, year: number): number | null
  write(place: number): { readonly name: string; readonly year: number }
} | null {
  const names = OF_YEAR.find((cycle) => placeIn(cycle, name) >= 0)
  if (!names) return null
  const round = names.length
  return {
    read: (written, year) => {
      const place = placeIn(names, written)
      return place < 0 ? null : year * round + place
    },
    write: (place) => ({ name: nameIn(names, place, name), year: Math.floor(place / round) }),
  }
}

const placeIn = (names: readonly string[], text: string): number =>
  names.findIndex((name) => name.toLowerCase() === text.toLowerCase())

const nameIn = (names: readonly string[], place: number, like: string): string =>
  likeFirst(like, names[((place % names.length) + names.length) % names.length] ?? '')

/** `Nov, Dec, Jan` is 10, 11, 12; `Dec, Nov` is 11, 10. */
function unrolled(found: readonly number[], round: number): number[] {
  const [first = 0, second = first] = found
  const places = [first]
  // The shorter way round tells the direction.
  const forward = (second - first + round) % round <= round / 2
  for (const place of found.slice(1)) {
    const last = places.at(-1) ?? 0
    const step = (((place - last) % round) + round) % round
    places.push(last + (forward || step === 0 ? step : step - round))
  }
  return places
}

function likeFirst(first: string, name: string): string {
  if (first === first.toUpperCase()) return name.toUpperCase()
  return first === first.toLowerCase() ? name.toLowerCase() : name
}
