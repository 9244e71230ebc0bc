import type { Page } from '@playwright/test'

/** As if the browser's clipboard held this and Ctrl+V had been pressed. */
export const paste = (page: Page, text: string, html = ''): Promise<void> =>
  page.evaluate(
    ([text = '', html = '']) => {
      const data = new DataTransfer()
      if (text !== '') data.setData('text/plain', text)
      if (html !== '') data.setData('text/html', html)
      document.activeElement?.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
      )
    },
    [text, html],
  )
