/** Svelte files only; everything else is oxlint's. Code style is oxfmt's. */
import * as typescript from '@typescript-eslint/parser'
import svelte from 'eslint-plugin-svelte'

export default [
  { ignores: ['**/*', '!**/*.svelte', '!**/'] },
  ...svelte.configs.recommended,
  {
    files: ['**/*.svelte'],
    languageOptions: { parserOptions: { parser: typescript } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      // The content security policy has no 'unsafe-inline': a style attribute would silently not apply.
      'svelte/no-inline-styles': ['error', { allowTransitions: true }],
      'svelte/button-has-type': 'error',
      'svelte/no-target-blank': 'error',
      // Typed lint rules do not reach in here, so what awaits lives in a .ts or .svelte.ts file.
      'no-restricted-syntax': [
        'error',
        { selector: 'AwaitExpression', message: 'Await in a .ts or .svelte.ts file.' },
      ],
      'no-restricted-globals': ['error', 'fetch', 'indexedDB', 'localStorage', 'sessionStorage', 'WebSocket'],
    },
  },
]
