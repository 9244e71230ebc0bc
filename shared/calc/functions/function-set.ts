/** Every function a formula may call: the engine's own, then ours, which replace those of the same name. */
import { type FunctionPluginDefinition, HyperFormula, type RawTranslationPackage } from 'hyperformula'

import { must } from '../../model/error.ts'
import { AbsentPlugin } from './absent-functions.ts'
import { AdaptationPlugin } from './adaptation.ts'
import { ClockPlugin } from './clock-functions.ts'
import { CriteriaPlugin } from './criteria-functions.ts'
import { ForecastPlugin } from './forecast-functions.ts'
import { GuardedPlugin } from './guarded-functions.ts'
import { ListPlugin } from './list-functions.ts'
import { LookupPlugin } from './lookup-functions.ts'
import { RankPlugin } from './rank-functions.ts'
import { RoundingPlugin } from './rounding-functions.ts'
import { SumPlugin } from './sum-functions.ts'
import { TextPlugin } from './text-functions.ts'

const OURS: readonly FunctionPluginDefinition[] = [
  AdaptationPlugin,
  SumPlugin,
  CriteriaPlugin,
  RoundingPlugin,
  TextPlugin,
  LookupPlugin,
  RankPlugin,
  ForecastPlugin,
  ListPlugin,
  ClockPlugin,
  AbsentPlugin,
  GuardedPlugin,
]

/** The engine knows a function only in a language that has a word for it. */
const LANGUAGE = 'fascicle'

export const functionPlugins = (): FunctionPluginDefinition[] => [
  ...HyperFormula.getAllFunctionPlugins(),
  ...OURS,
]

/** Registers English with our functions added and gives its name. */
export function engineLanguage(): string {
  if (HyperFormula.getRegisteredLanguagesCodes().includes(LANGUAGE)) return LANGUAGE
  const english: RawTranslationPackage = must(HyperFormula.languages['enGB'], 'English of the engine')
  const functions = { ...english.functions }
  for (const plugin of OURS)
    for (const name of [...Object.keys(plugin.implementedFunctions), ...Object.keys(plugin.aliases ?? {})])
      functions[name] = name
  HyperFormula.registerLanguage(LANGUAGE, { ...english, langCode: LANGUAGE, functions })
  return LANGUAGE
}
