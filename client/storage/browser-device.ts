/** This browser as `DevicePort`: loaded when somebody signs out, or somebody else signs in. */
import type { DevicePort } from '../session/device-port.ts'
import { planDatabases, unsentIn } from './unsent-on-device.ts'
import { wipeDevice } from './wipe-device.ts'

export const browserDevice: DevicePort = {
  unsent: async () => unsentIn(await planDatabases()),
  wipe: wipeDevice,
}
