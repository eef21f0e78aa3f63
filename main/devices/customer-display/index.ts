/** Customer displays (客显): eight digits with lights, or two lines of twenty characters. */
export * from './commands.ts'
export { createCustomerDisplay } from './driver.ts'
