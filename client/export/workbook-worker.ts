/**
 * The browser worker that packs an XLSX file: a table of 100,000 cells takes seconds, and the page goes on meanwhile. Started for one
 * workbook by `write-workbook.ts`; an error ends it, and is told there.
 */
import { workbookFile } from '../../shared/export/workbook-file.ts'
import type { Workbook } from '../../shared/export/workbook.ts'

async function answer(workbook: Workbook): Promise<void> {
  const bytes = await workbookFile(workbook)
  self.postMessage(bytes, { transfer: [bytes.buffer] })
}

// What is thrown outside of a promise arrives as the worker's error event.
self.addEventListener('message', ({ data }: MessageEvent<Workbook>) => {
  answer(data).catch((error: unknown) =>
    setTimeout(() => {
      throw error
    }),
  )
})
