/** What a host may say to a scanner. Makers differ; those not listed here have words nobody has published. Pure. */

/** Makers' families by the commands they obey. */
export type TriggerFamily = 'honeywell' | 'datalogic' | 'cipherlab'

export type ScannerOrder = 'trigger' | 'stop' | 'enable' | 'disable' | 'beep'

/** Orders each family knows. Honeywell's need its trigger mode set to serial. */
export const scannerOrders: Readonly<Record<TriggerFamily, Readonly<Partial<Record<ScannerOrder, Uint8Array>>>>> = {
  honeywell: { trigger: Uint8Array.of(0x16, 0x54, 0x0d), stop: Uint8Array.of(0x16, 0x55, 0x0d) },
  datalogic: { enable: Uint8Array.of(0x45), disable: Uint8Array.of(0x44), beep: Uint8Array.of(0x46) },
  cipherlab: {
    trigger: Uint8Array.of(0x23, 0x40, 0x2e, 0x2e, 0x2e, 0x2e, 0x0d),
    stop: Uint8Array.of(0x23, 0x40, 0x2d, 0x2d, 0x2d, 0x2d, 0x0d),
    enable: Uint8Array.of(0x45),
    disable: Uint8Array.of(0x44),
    beep: Uint8Array.of(0x23, 0x40, 0x2f, 0x2f, 0x2f, 0x2f, 0x0d),
  },
}
