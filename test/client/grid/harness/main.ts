/** The grid alone on a page, over a session without server: for the browser tests and for looking at it. Never shipped. */
import '../../../../client/styles/fonts.css'
import '../../../../client/styles/tokens.css'
import '../../../../client/styles/base.css'
import './harness.css'
import { mount } from 'svelte'

import Harness from './Harness.svelte'

mount(Harness, { target: document.getElementById('app') as HTMLElement })
