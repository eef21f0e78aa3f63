-- The outbox learns every message of a visit, and that a person may hold a message back. SQLite cannot change a CHECK, so the table
-- is built anew; its rows, their order and whatever points at them stay as they are.
CREATE TABLE upload_job_new (
  position INTEGER PRIMARY KEY,
  job_id TEXT NOT NULL UNIQUE,
  settlement INTEGER NOT NULL REFERENCES settlement (position),
  visit_id TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN (
    'admission', 'admission-cancellation', 'discharge', 'discharge-cancellation', 'registration', 'registration-cancellation',
    'visit-information', 'fee-details', 'fee-withdrawal', 'pre-settlement', 'settlement', 'cancellation', 'taking-back',
    'settlement-list', 'sale', 'sale-return')),
  state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'unknown', 'held', 'acknowledged', 'refused', 'superseded')),
  -- No id twice: each stands in message_id, under a key of its own.
  message_id TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  next_attempt_at INTEGER,
  last_attempt_at INTEGER,
  last_words TEXT,
  created_at INTEGER NOT NULL,
  payload BLOB NOT NULL
) STRICT;
INSERT INTO upload_job_new SELECT position, job_id, settlement, visit_id, sequence, kind, state, message_id, attempts, next_attempt_at,
  last_attempt_at, last_words, created_at, payload FROM upload_job;
DROP TABLE upload_job;
ALTER TABLE upload_job_new RENAME TO upload_job;
CREATE INDEX upload_job_by_settlement ON upload_job (settlement);
CREATE INDEX upload_job_by_visit ON upload_job (visit_id, sequence);
CREATE INDEX upload_job_open ON upload_job (visit_id, sequence, position) WHERE state NOT IN ('acknowledged', 'superseded');
CREATE INDEX audit_entry_by_subject ON audit_entry (subject);
CREATE TRIGGER upload_job_is_not_deleted BEFORE DELETE ON upload_job BEGIN SELECT RAISE(ABORT, 'upload_job: recorded rows are never deleted'); END;
CREATE TRIGGER upload_job_keeps_its_content BEFORE UPDATE OF job_id, settlement, visit_id, sequence, kind, created_at, payload ON upload_job
BEGIN SELECT RAISE(ABORT, 'upload_job: the content of a message is never changed'); END;
CREATE TRIGGER upload_job_stays_finished BEFORE UPDATE OF state ON upload_job
WHEN OLD.state IN ('superseded') AND NEW.state <> OLD.state
BEGIN SELECT RAISE(ABORT, 'upload_job: a superseded message never goes out again'); END;

-- 就诊ID of a visit that the hospital system had not admitted or registered at the platform: learned from the answer. The newest row
-- holds; without a number the visit was cancelled there.
CREATE TABLE platform_visit (
  position INTEGER PRIMARY KEY,
  visit_id TEXT NOT NULL,
  centre_visit_id TEXT,
  learned_at INTEGER NOT NULL
) STRICT;
CREATE INDEX platform_visit_by_visit ON platform_visit (visit_id, position);
CREATE INDEX platform_visit_by_centre ON platform_visit (centre_visit_id);

-- Settlements that the balance of the account counts, as it was last told, each with how many of its supplements; absent for what a
-- program before this one has kept, which goes by the time alone.
ALTER TABLE person ADD COLUMN account_counts TEXT CHECK (account_counts IS NULL OR json_valid(account_counts));

-- What went to the platform for a bill before money moved: written before its first byte leaves. 'begun': nobody knows what is
-- there; 'uploaded': the lines of exactly this content are there, and nothing else.
CREATE TABLE rehearsal (
  visit_id TEXT NOT NULL PRIMARY KEY,
  bill_id TEXT NOT NULL REFERENCES bill (bill_id),
  content_hash TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('begun', 'uploaded')),
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- 年度累计 as the platform last told them, in whole fen or times by name, and the settlements it had in its books then, each with how
-- many of its supplements: their changes are in what it told, and those of all others come on top.
CREATE TABLE accumulator_told (
  person_number TEXT NOT NULL,
  insurance_type TEXT NOT NULL CHECK (insurance_type IN ('employee', 'resident')),
  pooling_area TEXT NOT NULL,
  year INTEGER NOT NULL,
  as_of INTEGER NOT NULL,
  counts TEXT NOT NULL CHECK (json_valid(counts)),
  amounts TEXT NOT NULL CHECK (json_valid(amounts)),
  included TEXT NOT NULL CHECK (json_valid(included)),
  PRIMARY KEY (person_number, insurance_type, pooling_area, year)
) STRICT, WITHOUT ROWID;

-- How old the platform's word was that a settlement rests on; without a second moment it had not told what the year had counted.
CREATE TABLE settlement_basis (
  settlement INTEGER NOT NULL PRIMARY KEY REFERENCES settlement (position),
  person_as_of INTEGER NOT NULL,
  accumulators_as_of INTEGER
) STRICT;

-- How the platform split each line, as its last answer for the settlement had it.
CREATE TABLE platform_line (
  settlement INTEGER NOT NULL REFERENCES settlement (position),
  line_id TEXT NOT NULL,
  content TEXT NOT NULL CHECK (json_valid(content)),
  PRIMARY KEY (settlement, line_id)
) STRICT, WITHOUT ROWID;

-- 清算 marks the platform gave with the settlement, and when the platform's books were last seen to agree with ours.
ALTER TABLE settlement_status ADD COLUMN clearing TEXT CHECK (clearing IS NULL OR json_valid(clearing));
ALTER TABLE settlement_status ADD COLUMN reconciled_at INTEGER;
-- What a refusal is about, where the gateway tells it apart.
ALTER TABLE upload_event ADD COLUMN about TEXT;
-- Whose act it was, where a person's hand was on the message.
ALTER TABLE upload_event ADD COLUMN operator_name TEXT;
-- 结算日 by the platform's clock: whose statement counts it. Absent: the day on which we learned of it.
ALTER TABLE settlement_status ADD COLUMN booked_on TEXT;
CREATE INDEX settlement_status_centre ON settlement_status (centre_settlement_id) WHERE centre_settlement_id IS NOT NULL;
CREATE INDEX settlement_status_booked_on ON settlement_status (booked_on) WHERE booked_on IS NOT NULL;
CREATE INDEX settlement_status_known ON settlement_status (known_to_platform_at) WHERE known_to_platform_at IS NOT NULL;
CREATE INDEX settlement_status_unsent ON settlement_status (settlement) WHERE known_to_platform_at IS NULL AND state IN ('provisional', 'refused', 'differs');
CREATE INDEX settlement_status_differs ON settlement_status (settlement) WHERE state = 'differs';
CREATE INDEX settlement_status_not_compared ON settlement_status (known_to_platform_at) WHERE reconciled_at IS NULL AND known_to_platform_at IS NOT NULL;

-- What a supervisor decided about a difference, each time about the platform's figures as they were then. The last one holds; a
-- dispute ends with another one.
CREATE TABLE difference_decision (
  position INTEGER PRIMARY KEY,
  settlement INTEGER NOT NULL REFERENCES settlement (position),
  decision TEXT NOT NULL CHECK (decision IN ('platform-accepted', 'disputed', 'platform-corrected', 'ours-agreed')),
  at INTEGER NOT NULL,
  operator_id TEXT NOT NULL,
  operator_name TEXT NOT NULL,
  reason TEXT NOT NULL,
  figures TEXT NOT NULL CHECK (json_valid(figures))
) STRICT;
CREATE INDEX difference_decision_by_settlement ON difference_decision (settlement, position);

-- 补充结算: the difference to the platform's figures, collected from or paid back to the person. Amounts in whole fen; positive
-- `collected` is taken from the person. Charged together with its settlement it stands on that slip, decided later on one of its own;
-- where the platform then comes to other figures again, one more moves the rest. That of a reversal takes back everything its original's
-- supplements moved, with the other sign. Each takes the next serial of its day.
CREATE TABLE supplement (
  position INTEGER PRIMARY KEY,
  supplement_id TEXT NOT NULL UNIQUE,
  settlement INTEGER NOT NULL REFERENCES settlement (position),
  slip_number TEXT NOT NULL UNIQUE,
  at INTEGER NOT NULL,
  operator_id TEXT NOT NULL,
  operator_name TEXT NOT NULL,
  occasion TEXT NOT NULL CHECK (occasion IN ('with-settlement', 'later', 'reversal')),
  fund_total INTEGER NOT NULL,
  personal_account INTEGER NOT NULL,
  hospital_part INTEGER NOT NULL,
  cash INTEGER NOT NULL,
  collected INTEGER NOT NULL,
  -- The platform's figures that hold from here on, as canonical JSON.
  figures TEXT NOT NULL CHECK (json_valid(figures)),
  printed INTEGER NOT NULL DEFAULT 0 CHECK (printed >= 0),
  CHECK (fund_total + personal_account + hospital_part + cash = 0),
  CHECK (collected = cash)
) STRICT;
CREATE INDEX supplement_by_settlement ON supplement (settlement, position);
CREATE UNIQUE INDEX supplement_on_the_slip ON supplement (settlement) WHERE occasion <> 'later';
CREATE TABLE supplement_delta (
  supplement INTEGER NOT NULL REFERENCES supplement (position),
  kind TEXT NOT NULL CHECK (kind IN ('count', 'amount')),
  name TEXT NOT NULL,
  delta INTEGER NOT NULL,
  PRIMARY KEY (supplement, kind, name)
) STRICT, WITHOUT ROWID;

-- The hospital system is told of a supplement decided later by a result of its own. SQLite cannot drop the UNIQUE that kept one result
-- for each settlement, so the table is built anew; its rows and their order stay as they are.
CREATE TABLE hospital_result_new (
  position INTEGER PRIMARY KEY,
  result_id TEXT NOT NULL UNIQUE,
  settlement INTEGER NOT NULL REFERENCES settlement (position),
  supplement INTEGER UNIQUE REFERENCES supplement (position),
  content BLOB NOT NULL,
  delivered_at INTEGER
) STRICT;
INSERT INTO hospital_result_new SELECT position, result_id, settlement, NULL, content, delivered_at FROM hospital_result;
DROP TABLE hospital_result;
ALTER TABLE hospital_result_new RENAME TO hospital_result;
CREATE UNIQUE INDEX hospital_result_of_settlement ON hospital_result (settlement) WHERE supplement IS NULL;
CREATE INDEX hospital_result_waiting ON hospital_result (position) WHERE delivered_at IS NULL;
CREATE TRIGGER hospital_result_is_not_deleted BEFORE DELETE ON hospital_result BEGIN SELECT RAISE(ABORT, 'hospital_result: recorded rows are never deleted'); END;
CREATE TRIGGER hospital_result_keeps_its_content BEFORE UPDATE OF result_id, settlement, supplement, content ON hospital_result
BEGIN SELECT RAISE(ABORT, 'hospital_result: a result is never changed'); END;

-- 对账: one comparison of one group of one day; a later one of the same day stands beside it.
CREATE TABLE reconciliation (
  position INTEGER PRIMARY KEY,
  day TEXT NOT NULL,
  insurance_type TEXT NOT NULL CHECK (insurance_type IN ('employee', 'resident')),
  clearing_type TEXT NOT NULL,
  agency TEXT NOT NULL,
  at INTEGER NOT NULL,
  operator_id TEXT NOT NULL,
  ours TEXT NOT NULL CHECK (json_valid(ours)),
  result TEXT NOT NULL CHECK (result IN ('equal', 'equal-noted', 'platform-has-more', 'institution-has-more', 'differs', 'no-answer')),
  words TEXT NOT NULL
) STRICT;
CREATE INDEX reconciliation_by_day ON reconciliation (day, position);

-- 单边账 and differing records: found once per kind and subject, closed by a person or because the cause went away; never deleted.
CREATE TABLE mismatch (
  position INTEGER PRIMARY KEY,
  mismatch_id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  settlement INTEGER REFERENCES settlement (position),
  day TEXT NOT NULL,
  found_at INTEGER NOT NULL,
  -- What both sides hold, sealed: it names a person number.
  content BLOB NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'healing', 'closed')),
  closed_at INTEGER,
  closed_by TEXT,
  closing TEXT
) STRICT;
CREATE INDEX mismatch_by_day ON mismatch (day);
CREATE INDEX mismatch_by_settlement ON mismatch (settlement) WHERE settlement IS NOT NULL;
CREATE INDEX mismatch_by_time ON mismatch (found_at);
CREATE INDEX mismatch_by_subject ON mismatch (kind, subject, position);
CREATE UNIQUE INDEX mismatch_open_once ON mismatch (kind, subject) WHERE state <> 'closed';

CREATE TRIGGER platform_visit_is_not_changed BEFORE UPDATE ON platform_visit BEGIN SELECT RAISE(ABORT, 'platform_visit: recorded rows are never changed'); END;
CREATE TRIGGER platform_visit_is_not_deleted BEFORE DELETE ON platform_visit BEGIN SELECT RAISE(ABORT, 'platform_visit: recorded rows are never deleted'); END;
CREATE TRIGGER settlement_basis_is_not_changed BEFORE UPDATE ON settlement_basis BEGIN SELECT RAISE(ABORT, 'settlement_basis: recorded rows are never changed'); END;
CREATE TRIGGER settlement_basis_is_not_deleted BEFORE DELETE ON settlement_basis BEGIN SELECT RAISE(ABORT, 'settlement_basis: recorded rows are never deleted'); END;
CREATE TRIGGER difference_decision_is_not_changed BEFORE UPDATE ON difference_decision BEGIN SELECT RAISE(ABORT, 'difference_decision: recorded rows are never changed'); END;
CREATE TRIGGER difference_decision_is_not_deleted BEFORE DELETE ON difference_decision BEGIN SELECT RAISE(ABORT, 'difference_decision: recorded rows are never deleted'); END;
CREATE TRIGGER supplement_is_not_changed BEFORE UPDATE OF supplement_id, settlement, slip_number, at, operator_id, operator_name, occasion,
  fund_total, personal_account, hospital_part, cash, collected, figures ON supplement
BEGIN SELECT RAISE(ABORT, 'supplement: recorded rows are never changed'); END;
CREATE TRIGGER supplement_is_not_deleted BEFORE DELETE ON supplement BEGIN SELECT RAISE(ABORT, 'supplement: recorded rows are never deleted'); END;
CREATE TRIGGER supplement_delta_is_not_changed BEFORE UPDATE ON supplement_delta BEGIN SELECT RAISE(ABORT, 'supplement_delta: recorded rows are never changed'); END;
CREATE TRIGGER supplement_delta_is_not_deleted BEFORE DELETE ON supplement_delta BEGIN SELECT RAISE(ABORT, 'supplement_delta: recorded rows are never deleted'); END;
CREATE TRIGGER reconciliation_is_not_changed BEFORE UPDATE ON reconciliation BEGIN SELECT RAISE(ABORT, 'reconciliation: recorded rows are never changed'); END;
CREATE TRIGGER reconciliation_is_not_deleted BEFORE DELETE ON reconciliation BEGIN SELECT RAISE(ABORT, 'reconciliation: recorded rows are never deleted'); END;
CREATE TRIGGER mismatch_is_not_deleted BEFORE DELETE ON mismatch BEGIN SELECT RAISE(ABORT, 'mismatch: recorded rows are never deleted'); END;
CREATE TRIGGER mismatch_keeps_its_content BEFORE UPDATE OF mismatch_id, kind, subject, settlement, day, found_at ON mismatch
BEGIN SELECT RAISE(ABORT, 'mismatch: what was found is never changed'); END;
