/** Brings a ledger up to date and says when; to be killed meanwhile. */
import { migrate, readMigrations } from '../../main/store/migrate.ts'
import { openDatabase } from '../../main/store/open-database.ts'

const [file = '', migrationsFolder = ''] = process.argv.slice(2)
const connection = openDatabase(file)
const migrations = readMigrations(migrationsFolder)
process.stdout.write('begun\n')
migrate(connection, migrations)
process.stdout.write('done\n')
connection.close()
