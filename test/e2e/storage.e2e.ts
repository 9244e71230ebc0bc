/** The device's storage and the versions of the page, as a person meets them: tabs, damaged rows, a full disk, a cleared disk, an update. */
import { expect, type Page } from '@playwright/test'

import { test } from './plan-test.ts'

const DATABASE = 'fascicle:section-10-2023'
/** The page starts from the device from now on. */
const untilInstalled = (page: Page): Promise<unknown> =>
  page.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready
    if (active?.state === 'activated') return
    await new Promise((resolve) => active?.addEventListener('statechange', resolve, { once: true }))
  })

test('two tabs are one person: edits cross at once, also without a network, and closing one loses nothing', async ({
  ana,
  li,
  openAt,
  product,
}) => {
  await openAt('deliverables-sp1')
  await ana.newTab(product.address('deliverables-sp1'))
  await ana.cell('A1').waitFor()
  await ana.type('E3', '11')
  await ana.useTab(0)
  await ana.expectShows('E3', '11')
  await ana.network(false)
  await expect(ana.page.getByText('No network. Go on working')).toBeVisible()
  await ana.type('D3', '7')
  await ana.expectBadge(/Kept on this device/)
  await ana.useTab(1)
  await ana.expectShows('D3', '7')
  await ana.type('C3', '8')
  await ana.useTab(0)
  await ana.expectShows('C3', '8')
  await ana.page.close()
  await ana.useTab(0)
  await ana.network(true)
  await ana.expectBadge(/Saved|Shared/)
  await li.open(product.address('deliverables-sp1'))
  for (const [cell, text] of [
    ['E3', '11'],
    ['D3', '7'],
    ['C3', '8'],
  ] as const)
    await li.expectShows(cell, text)
  expect(ana.faults).toEqual([])
})

test('damaged rows on the device are moved aside and named; everything else is there', async ({
  ana,
  openAt,
  product,
}) => {
  await openAt('compliance')
  await ana.type('B1', '77')
  await ana.expectBadge(/Saved|Shared/)
  // Nothing writes any more while the rows are damaged.
  await ana.page.goto(`${product.url}/healthz`)
  await ana.page.evaluate(async (name) => {
    const done = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result))
        request.addEventListener('error', () => reject(new Error(request.error?.message)))
      })
    const database = await done(indexedDB.open(name))
    const stores = database.transaction(['updates', 'journal', 'marks'], 'readwrite')
    await done(stores.objectStore('updates').add({ room: 'compliance', update: 'not bytes' }))
    await done(
      stores
        .objectStore('updates')
        .add({ room: 'overall-objects', update: new Uint8Array([9, 9, 9, 255, 1]) }),
    )
    await done(stores.objectStore('journal').put({ id: '0000000000-000000-x', owner: 'gone', room: 7 }))
    await done(stores.objectStore('marks').put({ room: 'compliance', writer: 'x', version: 'many' }))
    database.close()
  }, DATABASE)
  await ana.page.goto(product.address('compliance'))
  await ana.expectShows('B1', '77')
  await expect(ana.page.getByText('could not be read and were moved aside')).toBeVisible()
  await ana.type('B2', '=B1+1')
  await ana.expectShows('B2', '78')
  await ana.expectBadge(/Saved|Shared/)
  await ana.openTable('10.16')
  await ana.expectShows('I12', '7 469.9')
  expect(ana.faults).toEqual([])
})

test('a full device says so, edits go on to the server, and it recovers by itself', async ({
  ana,
  li,
  openAt,
  product,
}) => {
  await openAt('compliance')
  await ana.page.evaluate(() => {
    const { add, put } = IDBObjectStore.prototype
    const full = (): never => {
      throw new DOMException('The quota has been exceeded.', 'QuotaExceededError')
    }
    Object.assign(IDBObjectStore.prototype, { add: full, put: full })
    Object.assign(globalThis, {
      makeRoom: () => Object.assign(IDBObjectStore.prototype, { add, put }),
    })
  })
  await ana.type('C1', '31')
  await expect(ana.page.getByRole('alert')).toContainText('The device is full')
  await expect(ana.page.getByRole('alert').getByRole('button', { name: 'Download' })).toBeVisible()
  await li.open(product.address('compliance'))
  await li.expectShows('C1', '31')
  await ana.page.evaluate(() => (globalThis as never as { makeRoom: () => void }).makeRoom())
  await expect(ana.page.getByText('The device is full')).toBeHidden({ timeout: 40_000 })
  await ana.network(false)
  await ana.page.reload()
  await ana.expectShows('C1', '31')
})

test('data cleared under the open page are stored again, and the page says so', async ({
  ana,
  openAt,
  product,
}) => {
  await openAt('compliance')
  await untilInstalled(ana.page)
  const devtools = await ana.page.context().newCDPSession(ana.page)
  await devtools.send('Storage.clearDataForOrigin', { origin: product.url, storageTypes: 'indexeddb' })
  await ana.type('E2', '12')
  await expect(ana.page.getByText('What was stored on this device has been cleared')).toBeVisible()
  await ana.expectBadge(/Saved|Shared/)
  await ana.network(false)
  await ana.page.reload()
  await ana.expectShows('E2', '12')
})

test('a new version is offered, waits for the person and for an open edit, and is then there', async ({
  ana,
  start,
}) => {
  const installed = await start({ apart: true })
  const bookmark = installed.address('compliance')
  await ana.open(bookmark)
  await ana.cell('A1').waitFor()
  await untilInstalled(ana.page)
  installed.release('second')
  // What the page does once an hour. Not awaited: the answer comes when the new worker has been started.
  await ana.page.evaluate(() => {
    void navigator.serviceWorker.ready.then((registration) => registration.update())
  })
  const offer = ana.page.getByText('A new version of Fascicle is ready')
  await expect(offer).toBeVisible()
  await ana.newTab(bookmark)
  await ana.cell('A1').waitFor()
  await expect(ana.page.getByText('A new version of Fascicle is ready')).toBeVisible()
  await ana.useTab(0)
  // Null also in the moment in which the page is replaced.
  const version = (): Promise<string | null> =>
    ana.page
      .evaluate(() => document.querySelector('meta[name="version"]')?.getAttribute('content') ?? null)
      .catch(() => null)
  await ana.page.waitForTimeout(500)
  expect(await version()).toBeNull()
  // What is being typed is kept before the page is replaced.
  await ana.go('D1')
  await ana.page.keyboard.type('55')
  await ana.page.getByRole('button', { name: 'Reload now' }).click()
  await expect.poll(version).toBe('second')
  await ana.expectShows('D1', '55')
  await ana.useTab(1)
  expect(await version()).toBeNull()
  await ana.expectShows('D1', '55')
  await ana.page.getByRole('button', { name: 'Reload now' }).click()
  await expect.poll(version).toBe('second')
  await ana.expectShows('D1', '55')
})

test('[TL11] a table that never reached this device is not shown as an empty one, and comes with the network', async ({
  ana,
  product,
  openAt,
}) => {
  await openAt('compliance')
  await ana.page.evaluate(() => navigator.serviceWorker.ready)
  await ana.page.waitForTimeout(1500)
  await ana.network(false)
  await ana.page.evaluate(
    (name) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open(name)
        opening.addEventListener('error', () => reject(new Error(opening.error?.message)))
        opening.addEventListener('success', () => {
          const rows = opening.result.transaction('updates', 'readwrite').objectStore('updates')
          rows
            .index('room')
            .openKeyCursor('overall-objects')
            .addEventListener('success', ({ target }) => {
              const cursor = (target as IDBRequest<IDBCursor | null>).result
              if (!cursor) return
              rows.delete(cursor.primaryKey)
              cursor.continue()
            })
          rows.transaction.addEventListener('complete', () => {
            opening.result.close()
            resolve()
          })
        })
      }),
    DATABASE,
  )
  await ana.page.goto(product.address('overall-objects'))
  await expect(ana.page.getByText('This table has not reached this device yet')).toBeVisible()
  await expect(ana.page.locator('[role=grid],[role=treegrid]')).toHaveCount(0)
  await ana.network(true)
  await ana.cell('A1').waitFor()
  await expect(ana.page.getByText('This table has not reached this device yet')).toHaveCount(0)
  expect(ana.faults).toEqual([])
})
