/** The settlement slip (结算单) laid out as data. */
export * from './slip.ts'
