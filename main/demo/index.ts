/** The demo institution: synthetic people, catalogue and bills, a simulated reader and a stand-in platform, on its own folder. */
export { type Demo, openDemo } from './open-demo.ts'
export { demoPlatform } from './stand-in-platform.ts'

/** Its folder inside the data folder: demo data never lies beside real data. */
export const demoFolderName = 'demo'
