/**
 * LibreOffice as a second opinion: takes workbooks, throws away every calculated value in them, calculates anew and gives them back. Its
 * own settings would keep the values that stand in a file; these tests must not believe them.
 */
import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'

import { strFromU8, strToU8, unzipSync, type Zippable, zipSync } from 'fflate'

const ALWAYS = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
`

/** `folder`: the caller's; its profile is kept for the next `run`. All workbooks at once, because starting takes longest. */
export async function recalculated(
  folder: string,
  run: string,
  workbooks: ReadonlyMap<string, Uint8Array>,
): Promise<Map<string, Uint8Array>> {
  const profile = join(folder, 'libre-office')
  const [given, made] = [join(folder, run, 'given'), join(folder, run, 'made')]
  for (const path of [join(profile, 'user'), given, made]) mkdirSync(path, { recursive: true })
  writeFileSync(join(profile, 'user', 'registrymodifications.xcu'), ALWAYS)
  const names = [...workbooks.keys()]
  for (const [index, name] of names.entries())
    writeFileSync(join(given, `${index}.xlsx`), withoutValues(workbooks.get(name)!))
  await promisify(execFile)(
    '/usr/bin/soffice',
    [
      `-env:UserInstallation=${pathToFileURL(profile).href}`,
      '--headless',
      '--convert-to',
      'xlsx:Calc MS Excel 2007 XML',
      '--outdir',
      made,
      ...names.map((_, index) => join(given, `${index}.xlsx`)),
    ],
    { timeout: 300_000 },
  )
  return new Map(names.map((name, index) => [name, readFileSync(join(made, `${index}.xlsx`))]))
}

/** The workbook with every formula's result taken out. */
function withoutValues(workbook: Uint8Array): Uint8Array {
  return changed(workbook, (xml) =>
    xml.replaceAll(/(<c [^>]*?)( t="\w+")?>(<f>[^<]*<\/f>)<v>[^<]*<\/v>/g, '$1>$3'),
  )
}

/** The workbook with one number put into a cell that holds a number. `sheet` counts from 1. */
export function withNumber(workbook: Uint8Array, sheet: number, address: string, value: number): Uint8Array {
  let found = 0
  const cell = new RegExp(`(<c r="${address}"[^>]*>)<v>[^<]*</v>`)
  const result = changed(workbook, (xml, path) => {
    if (path !== `xl/worksheets/sheet${sheet}.xml` || !cell.test(xml)) return xml
    found++
    return xml.replace(cell, `$1<v>${value}</v>`)
  })
  if (found !== 1) throw new Error(`no number in ${address} of sheet ${sheet}`)
  return result
}

function changed(workbook: Uint8Array, change: (xml: string, path: string) => string): Uint8Array {
  const parts: Zippable = {}
  for (const [path, bytes] of Object.entries(unzipSync(workbook)))
    parts[path] = path.startsWith('xl/worksheets/sheet') ? strToU8(change(strFromU8(bytes), path)) : bytes
  return zipSync(parts)
}
