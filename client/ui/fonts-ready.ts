/**
 * The two faces of the page, loaded before the first table is measured: the grid computes row heights from the width of words, and a font
 * that arrives later would make them wrong. Waits no longer than a moment; without the fonts the page stands in the system's.
 */
const FACES = ['1rem "Fascicle Serif"', 'bold 1rem "Fascicle Serif"', '1rem "Fascicle Sans"']
const PATIENCE = 1500

export async function fontsReady(fonts: Pick<FontFaceSet, 'load'>): Promise<void> {
  const loaded = Promise.all(FACES.map((face) => fonts.load(face)))
  const enough = new Promise((resolve) => setTimeout(resolve, PATIENCE))
  await Promise.race([loaded.catch(() => []), enough])
}
