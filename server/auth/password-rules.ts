/**
 * Which passwords may be chosen: long enough, and not one of those that everybody tries first. Nothing else is asked, because it makes people
 * choose worse ones. Every place that sets a password asks here, before anything is hashed.
 */
import { AppError } from '../../shared/model/error.ts'
import { PASSWORD_LENGTH } from '../../shared/wire/rest-people.ts'

/** However a keyboard composed its signs, the same password has the same form. */
export const passwordForm = (password: string): string => password.normalize('NFKC')

/** Whose it is to be: her name and address are what is tried first of all. */
export type PasswordOwner = { readonly email: string; readonly name: string }

/** Rejects `password-unfit`. Gives back the form that is hashed. */
export function fitPassword(password: string, owner: PasswordOwner | null = null): string {
  const { least, most } = PASSWORD_LENGTH
  if (password.length > 4 * most) throw unfit('long')
  const form = passwordForm(password)
  const length = [...form].length
  if (length < least) throw unfit('short')
  if (length > most) throw unfit('long')
  // Half a sign would be hashed like any other half.
  if (/\p{Cs}/u.test(form) || isCommon(form)) throw unfit('common')
  if (owner && isHers(form, owner)) throw unfit('yours')
  return form
}

const unfit = (reason: 'short' | 'long' | 'common' | 'yours'): AppError =>
  new AppError('password-unfit', { reason, least: PASSWORD_LENGTH.least, most: PASSWORD_LENGTH.most })

const plainOf = (text: string): string => passwordForm(text).toLowerCase().replaceAll(/\s/g, '')

/** Her address, the part of it before the @, or her name, also with a sign or three behind it. */
function isHers(password: string, { email, name }: PasswordOwner): boolean {
  const plain = plainOf(password)
  const own = [email, email.slice(0, email.indexOf('@')), name].map(plainOf).filter((text) => text !== '')
  return own.some((text) => plain.startsWith(text) && plain.length <= text.length + 3)
}

function isCommon(password: string): boolean {
  const plain = plainOf(password)
  return COMMON.has(plain) || new Set(plain).size < 3 || isRun(plain)
}

/** `abcdefghij`, `9876543210`, and keys beside one another. */
const isRun = (text: string): boolean => RUNS.some((run) => run.includes(text))

const ROWS = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890123456789',
  'qwertyuiopasdfghjklzxcvbnm',
  'azertyuiopqsdfghjklmwxcvbn',
]
const RUNS = ROWS.flatMap((row) => [row + row, [...(row + row)].toReversed().join('')])

/** The most common of ten signs or more in published collections, and what people type into a thing like this. */
const COMMON: ReadonlySet<string> = new Set(
  `1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc 1qazxsw23edc q1w2e3r4t5 q1w2e3r4t5y6 qwerty1234 qwerty12345 qwerty123456 qwertyuiop123
  qwertyqwerty qwerty123qwerty 1234qwerasdf qweasdzxc123 asdfghjkl123 zxcvbnm123 zaq12wsxcde3 zaq1zaq1zaq1 1234567891 12345678910
  123456789a 123456789q a123456789 aa123456789 a1234567890 abc1234567 abcd123456 abcd1234567 abc123456789 1234567abc 123456789abc
  123456abcd 0987654321a 1029384756 1122334455 11223344556677 112233445566 1212121212 1231231231 123123123123 1231231234 123321123321
  1234512345 1234554321 123456123456 123456654321 1234567809 5555566666 147258369a 1472583690 741852963a 789456123a 159753456852
  password12 password123 password1234 password12345 password123456 passw0rd123 passw0rd1234 p@ssw0rd123 p@ssword123 pa55word123
  password!! password123! password1! passwordpassword mypassword mypassword1 mypassword123 thisisapassword changeme123 changemenow
  pleasechangeme defaultpassword newpassword newpassword1 newpassword123 temporary123 temppassword secretpassword administrator
  administrator1 admin12345 admin123456 adminadmin admin123admin adminpassword rootpassword superadmin letmein123 letmein1234
  letmeinplease welcome123 welcome1234 welcome2023 welcome2024 welcome2025 welcome2026 welcome123! iloveyou12 iloveyou123
  iloveyou1234 iloveyouforever ilovemyself sunshine123 princess123 football123 football1234 baseball123 basketball superman123
  batman12345 dragon12345 monkey12345 michael123 jennifer123 charlie123 trustno1trustno1 whatever123 computer123 internet123
  samsung123 google12345 facebook123 linkedin123 minecraft123 pokemon123 starwars123 liverpool123 manchester chocolate1 chocolate123
  strawberry butterfly1 blink182blink hello12345 helloworld helloworld1 helloworld123 test123456 testtest12 testtesttest test1234567
  testing1234 summer2023 summer2024 summer2025 summer2026 winter2023 winter2024 winter2025 winter2026 spring2024 spring2025 spring2026
  autumn2024 autumn2025 autumn2026 january2026 november2026  woaini1314 woaini5201314 woaini520 5201314520
  asd123456789 qq123456789 zxc123456789 wang123456 zhang123456 a12345678910 1qaz1qaz1qaz q1q1q1q1q1 fascicle123 fascicle2026
  budget2023 budget2024 budget2025 budget2026 unitednations unitednations1 nairobi2026`.split(/\s+/),
)
