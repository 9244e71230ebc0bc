/**
 * The plan's outline: settings, components, which tables there are and in which order, named expressions. Every person who sees the plan
 * sees it; write-outline.ts changes it.
 */
import { Axis } from '../model/axis.ts'
import type { CalcName } from '../model/calc.ts'
import { sanitiseFormula } from '../model/formula-shape.ts'
import type { ComponentId, NameId, TableId } from '../model/ids.ts'
import { componentId, nameId, tableId } from '../model/ids.ts'
import type { Language, Localised } from '../model/language.ts'
import { isLanguage, LANGUAGES } from '../model/language.ts'
import type { Component, TableEntry } from '../model/table.ts'
import { NUMBERINGS, TABLE_KINDS } from '../model/table.ts'
import type { DocEnv } from './plan-document.ts'
import { PlanDocument } from './plan-document.ts'
import { RecordReader } from './read-record.ts'
import type { Collection } from './step.ts'

export const OUTLINE = 'outline'

export type PlanInfo = {
  /** Number of the budget section; empty in a plan without one. */
  readonly section: string
  readonly year: number
  readonly mainLanguage: Language
  readonly languages: readonly Language[]
  readonly title: Localised
  readonly office?: Localised
  /** IANA zone of TODAY and NOW. */
  readonly zone: string
}

export class OutlineDoc extends PlanDocument {
  constructor(env: DocEnv) {
    super(OUTLINE, env)
  }

  plan(): PlanInfo {
    const read = RecordReader.ofMeta(this)
    const mainLanguage = read.oneOf('mainLanguage', LANGUAGES) ?? 'en'
    const office = read.localised('office')
    return {
      section: read.text('section') ?? '',
      year: read.number('year', 1900, 9999) ?? 0,
      mainLanguage,
      languages: read.texts('languages')?.filter(isLanguage) ?? [mainLanguage],
      title: read.localised('title') ?? {},
      ...(office && { office }),
      zone: read.text('zone') ?? 'UTC',
    }
  }

  /** Live components in order. */
  components(): readonly Component[] {
    return this.axis('components', componentId).ids.map((id) => {
      const read = RecordReader.of(this, 'components', id)
      const number = read.number('number', 1, 999)
      return { id, label: read.localised('label') ?? {}, ...(number !== undefined && { number }) }
    })
  }

  /** Live tables in the order of the plan. */
  tables(): readonly TableEntry[] {
    return this.axis('tables', tableId).ids.map((id) => this.tableEntry(id))
  }

  /** A table's entry, whether it is live or deleted. */
  tableEntry(id: TableId): TableEntry {
    const read = RecordReader.of(this, 'tables', id)
    const [component, series] = [read.text('component'), read.text('series')]
    return {
      id,
      component: component ? componentId(component) : null,
      kind: read.oneOf('kind', TABLE_KINDS) ?? 'free',
      numbering: read.oneOf('numbering', NUMBERINGS) ?? 'none',
      title: read.localised('title') ?? {},
      ...(series !== undefined && { series }),
    }
  }

  names(): readonly CalcName[] {
    const names: CalcName[] = []
    for (const id of this.recordIds('names')) {
      const name = RecordReader.of(this, 'names', id).text('name')
      const formula = sanitiseFormula(this.field('names', id, 'formula'))
      if (name !== undefined && formula && !this.axisEntry('names', id).deleted)
        names.push({ id: nameId(id), name, formula })
    }
    return names
  }

  axis(collection: 'components', brand: (id: string) => ComponentId): Axis<ComponentId>
  axis(collection: 'tables', brand: (id: string) => TableId): Axis<TableId>
  axis(collection: 'names', brand: (id: string) => NameId): Axis<NameId>
  axis<Id extends string>(collection: Collection, brand: (id: string) => Id): Axis<Id> {
    return new Axis([...this.recordIds(collection)].map((id) => this.axisEntry(collection, brand(id))))
  }

  protected override refresh(): void {
    // Everything is read on demand: an outline has tens of entries.
  }
}
