/** Why a file was refused, in an English sentence: for the command line and the operator's log. Facts as the readers of files give them. */
type Facts = Readonly<Record<string, string | number>>

const REASONS: { readonly [what: string]: (facts: Facts) => string } = {
  json: () => 'it is not JSON',
  format: () => 'it does not say that it is a Fascicle plan ("format": "fascicle-plan")',
  'newer-version': ({ version, known }) =>
    `it was written by a newer Fascicle (version ${version}; this one reads ${known})`,
  'too-large': ({ longest }) => `it is longer than ${longest} characters`,
  'too-deep': ({ deepest }) => `it is nested deeper than ${deepest} levels`,
  'too-many': ({ longest }) => `there are more than ${longest}`,
  'too-long': ({ longest }) => `the text is longer than ${longest} characters`,
  type: ({ wanted }) => `it has to be ${wanted}`,
  missing: ({ field }) => `the field "${field}" is missing`,
  'unknown-field': ({ field }) => `there is a field "${field}", which no plan file has`,
  'unknown-language': ({ field, known }) => `"${field}" is no language of a plan (${known})`,
  'unknown-column': ({ id }) => `there is no column "${id}"`,
  'unknown-row': ({ id }) => `there is no row "${id}"`,
  formula: () => 'it is not a stored formula',
  id: ({ id }) => `"${id}" cannot be an id`,
  twice: ({ id }) => `the id "${id}" is there twice`,
}

export function importSentence(facts: Facts): string {
  const reason = REASONS[String(facts['what'])]?.(facts) ?? `its contents are not valid (${facts['what']})`
  const where = String(facts['where'] ?? facts['table'] ?? '')
  return where === '' ? `The file was refused: ${reason}.` : `The file was refused: at ${where}, ${reason}.`
}
