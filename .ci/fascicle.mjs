/** `npm start` and `npm run fascicle -- …`: builds what is not built, then is the built command line. */
import { buildIfStale } from './build.mjs'

try {
  buildIfStale()
} catch (error) {
  console.error(error.message)
  process.exit(1)
}
const cli = new URL('../dist/cli.js', import.meta.url)
process.argv[1] = cli.pathname
await import(cli.href)
