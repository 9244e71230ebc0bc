/** The few words an export adds of its own, in the language of the table. */
import type { Language } from '../model/language.ts'

type InEveryLanguage = { readonly [language in Language]: string }

/** Head of the column with item numbers and category letters. */
export const NUMBER_HEADING: InEveryLanguage = {
  ar: 'الرقم',
  en: 'No.',
  es: 'Núm.',
  fr: 'N°',
  ru: '№',
  zh: '编号',
}

/** Head of the column that says how deep a row stands in the tree. */
export const LEVEL_HEADING: InEveryLanguage = {
  ar: 'المستوى',
  en: 'Level',
  es: 'Nivel',
  fr: 'Niveau',
  ru: 'Уровень',
  zh: '层级',
}

/** Why a cell of a workbook holds a value where the plan has a formula. `%`: the function or the error in question. */
const VALUE_ONLY: InEveryLanguage = {
  ar: 'قيمة فقط: لا يمكن لبرامج الجداول حساب هذه الصيغة (%).',
  en: 'Value only: spreadsheet programs cannot calculate this formula (%).',
  es: 'Solo el valor: las hojas de cálculo no pueden calcular esta fórmula (%).',
  fr: 'Valeur seule : les tableurs ne peuvent pas calculer cette formule (%).',
  ru: 'Только значение: табличные программы не могут вычислить эту формулу (%).',
  zh: '仅数值：电子表格程序无法计算此公式（%）。',
}

const READS_WORDS: InEveryLanguage = {
  ar: 'قيمة فقط: تقرأ الصيغة نصوصا ترد هنا بلغة أخرى.',
  en: 'Value only: the formula reads words that stand here in another language.',
  es: 'Solo el valor: la fórmula lee textos que aquí figuran en otro idioma.',
  fr: 'Valeur seule : la formule lit des textes qui figurent ici dans une autre langue.',
  ru: 'Только значение: формула читает тексты, приведенные здесь на другом языке.',
  zh: '仅数值：该公式读取的文字在此以另一种语言列出。',
}

const SHORTENED: InEveryLanguage = {
  ar: 'النص مختصر: لا تتسع الخلية لأكثر من 32767 حرفا.',
  en: 'Shortened: a cell of a workbook holds no more than 32,767 characters.',
  es: 'Texto abreviado: una celda no admite más de 32.767 caracteres.',
  fr: 'Texte abrégé : une cellule ne peut contenir plus de 32 767 caractères.',
  ru: 'Текст сокращен: в ячейке помещается не более 32 767 знаков.',
  zh: '文字已截短：一个单元格最多容纳 32 767 个字符。',
}

export const valueOnly = (language: Language, what: string): string =>
  VALUE_ONLY[language].replace('%', () => what)
export const readsWords = (language: Language): string => READS_WORDS[language]
export const shortened = (language: Language): string => SHORTENED[language]
