-- Bills of the hospital system as they came. A bill is settled when an open settlement names it.
CREATE TABLE bill (
  position INTEGER PRIMARY KEY,
  bill_id TEXT NOT NULL UNIQUE,
  content_hash TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  inpatient_number TEXT NOT NULL,
  visit_id TEXT NOT NULL,
  id_number_lookup BLOB NOT NULL,
  total_fee INTEGER NOT NULL,
  deposit INTEGER NOT NULL,
  line_count INTEGER NOT NULL CHECK (line_count > 0),
  -- Sealed: what the list on screen shows, and the whole bill.
  summary BLOB NOT NULL,
  content BLOB NOT NULL
) STRICT;
CREATE INDEX bill_by_person ON bill (id_number_lookup);

CREATE TABLE refused_bill (
  position INTEGER PRIMARY KEY,
  refused_id TEXT NOT NULL UNIQUE,
  received_at INTEGER NOT NULL,
  content BLOB NOT NULL,
  acknowledged_by TEXT,
  acknowledged_at INTEGER
) STRICT;

CREATE TABLE person (
  person_number_lookup BLOB NOT NULL PRIMARY KEY,
  id_number_lookup BLOB NOT NULL,
  as_of INTEGER NOT NULL,
  content BLOB NOT NULL
) STRICT;
CREATE INDEX person_by_id_number ON person (id_number_lookup, as_of);

CREATE TABLE operator (
  operator_id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('cashier', 'supervisor', 'it', 'inspector')),
  salt BLOB NOT NULL,
  hash BLOB NOT NULL,
  failures INTEGER NOT NULL DEFAULT 0 CHECK (failures >= 0),
  locked_until INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Settlements and reversals: written once. All amounts are whole fen; those of a reversal carry the other sign.
CREATE TABLE settlement (
  position INTEGER PRIMARY KEY,
  settlement_id TEXT NOT NULL UNIQUE,
  settlement_key TEXT NOT NULL UNIQUE,
  fingerprint TEXT NOT NULL,
  slip_number TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('settlement', 'reversal')),
  reverses TEXT UNIQUE REFERENCES settlement (settlement_id),
  bill_id TEXT NOT NULL REFERENCES bill (bill_id),
  inpatient_number TEXT NOT NULL,
  visit_id TEXT NOT NULL,
  person_number TEXT NOT NULL,
  insurance_type TEXT NOT NULL CHECK (insurance_type IN ('employee', 'resident')),
  enrolment_area TEXT NOT NULL,
  pooling_area TEXT NOT NULL,
  year INTEGER NOT NULL,
  settled_at INTEGER NOT NULL,
  operator_id TEXT NOT NULL,
  operator_name TEXT NOT NULL,
  -- Sealed: name, identity number, document and the reason of a reversal.
  personal BLOB NOT NULL,
  total_fee INTEGER NOT NULL,
  fully_self_paid INTEGER NOT NULL,
  over_price_limit INTEGER NOT NULL,
  upfront_self_pay INTEGER NOT NULL,
  within_policy INTEGER NOT NULL,
  fund_total INTEGER NOT NULL,
  person_total INTEGER NOT NULL,
  personal_account INTEGER NOT NULL,
  shared_account INTEGER NOT NULL,
  cash INTEGER NOT NULL,
  deposit INTEGER NOT NULL,
  refund INTEGER NOT NULL,
  balance_due INTEGER NOT NULL,
  -- The breakdown without its lines and its trace, as canonical JSON (RFC 8785).
  figures TEXT NOT NULL CHECK (json_valid(figures)),
  -- SHA-256 over figures, lines, trace and deltas as they are written; compared whenever they are read.
  content_sha256 TEXT NOT NULL CHECK (length(content_sha256) = 64),
  CHECK ((kind = 'reversal') = (reverses IS NOT NULL)),
  CHECK (total_fee = fully_self_paid + over_price_limit + upfront_self_pay + within_policy),
  CHECK (total_fee = fund_total + person_total),
  CHECK (person_total = personal_account + shared_account + cash),
  CHECK (deposit = cash + refund - balance_due),
  CHECK (refund = 0 OR balance_due = 0)
) STRICT;
CREATE INDEX settlement_by_person_year ON settlement (person_number, insurance_type, pooling_area, year);

CREATE TABLE settlement_line (
  settlement INTEGER NOT NULL REFERENCES settlement (position),
  position INTEGER NOT NULL,
  line_id TEXT NOT NULL,
  item_code TEXT NOT NULL,
  item_name TEXT NOT NULL,
  fee_category TEXT NOT NULL,
  charged_on TEXT NOT NULL,
  quantity TEXT NOT NULL,
  unit_price TEXT NOT NULL,
  class TEXT NOT NULL,
  upfront_share TEXT NOT NULL,
  price_limit TEXT,
  amount INTEGER NOT NULL,
  fully_self_paid INTEGER NOT NULL,
  over_price_limit INTEGER NOT NULL,
  upfront_self_pay INTEGER NOT NULL,
  within_policy INTEGER NOT NULL,
  reasons TEXT NOT NULL CHECK (json_valid(reasons)),
  PRIMARY KEY (settlement, position),
  CHECK (amount = fully_self_paid + over_price_limit + upfront_self_pay + within_policy)
) STRICT, WITHOUT ROWID;

CREATE TABLE settlement_trace (
  settlement INTEGER NOT NULL REFERENCES settlement (position),
  position INTEGER NOT NULL,
  step TEXT NOT NULL,
  code TEXT NOT NULL,
  result_name TEXT,
  result_amount INTEGER,
  entry TEXT NOT NULL CHECK (json_valid(entry)),
  PRIMARY KEY (settlement, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE accumulator_delta (
  settlement INTEGER NOT NULL REFERENCES settlement (position),
  kind TEXT NOT NULL CHECK (kind IN ('count', 'amount')),
  name TEXT NOT NULL,
  delta INTEGER NOT NULL,
  PRIMARY KEY (settlement, kind, name)
) STRICT, WITHOUT ROWID;

-- What the year had counted before this terminal settled anything for the person: written once, from outside.
CREATE TABLE accumulator_opening (
  person_number TEXT NOT NULL,
  insurance_type TEXT NOT NULL CHECK (insurance_type IN ('employee', 'resident')),
  pooling_area TEXT NOT NULL,
  year INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('count', 'amount')),
  name TEXT NOT NULL,
  value INTEGER NOT NULL CHECK (value >= 0),
  as_of INTEGER NOT NULL,
  PRIMARY KEY (person_number, insurance_type, pooling_area, year, kind, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE account_movement (
  settlement INTEGER NOT NULL PRIMARY KEY REFERENCES settlement (position),
  person_number TEXT NOT NULL,
  amount INTEGER NOT NULL
) STRICT;
CREATE INDEX account_movement_by_person ON account_movement (person_number);

-- What may still change about a settlement: never an amount of ours.
CREATE TABLE settlement_status (
  settlement INTEGER NOT NULL PRIMARY KEY REFERENCES settlement (position),
  state TEXT NOT NULL CHECK (state IN ('provisional', 'confirmed', 'differs', 'refused', 'cancelled')),
  -- The bill while this settlement stands; the UNIQUE makes a second open settlement of one bill impossible.
  open_bill_id TEXT UNIQUE REFERENCES bill (bill_id),
  reversed_by TEXT UNIQUE REFERENCES settlement (settlement_id),
  centre_settlement_id TEXT,
  platform_figures TEXT CHECK (platform_figures IS NULL OR json_valid(platform_figures)),
  -- When the platform had it in its books, by our clock.
  known_to_platform_at INTEGER,
  printed INTEGER NOT NULL DEFAULT 0 CHECK (printed >= 0)
) STRICT;

CREATE TABLE slip_counter (
  day TEXT NOT NULL PRIMARY KEY,
  last INTEGER NOT NULL CHECK (last > 0)
) STRICT;

CREATE TABLE counter (
  name TEXT NOT NULL PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT;
INSERT INTO counter (name, value) VALUES ('message-serial', 0);

-- The outbox. A job is never deleted; its message id exists before the first byte leaves.
CREATE TABLE upload_job (
  position INTEGER PRIMARY KEY,
  job_id TEXT NOT NULL UNIQUE,
  settlement INTEGER NOT NULL REFERENCES settlement (position),
  visit_id TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  kind TEXT NOT NULL
    CHECK (kind IN ('fee-details', 'pre-settlement', 'settlement', 'cancellation', 'taking-back', 'fee-withdrawal')),
  state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'unknown', 'acknowledged', 'refused', 'superseded')),
  message_id TEXT NOT NULL UNIQUE,
  attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  next_attempt_at INTEGER,
  last_attempt_at INTEGER,
  last_words TEXT,
  created_at INTEGER NOT NULL,
  payload BLOB NOT NULL
) STRICT;
CREATE INDEX upload_job_by_settlement ON upload_job (settlement);
CREATE INDEX upload_job_by_visit ON upload_job (visit_id, sequence);
CREATE INDEX upload_job_open ON upload_job (visit_id, sequence, position) WHERE state NOT IN ('acknowledged', 'superseded');

-- Every message id ever used, also those of messages that were taken back.
CREATE TABLE message_id (
  message_id TEXT NOT NULL PRIMARY KEY,
  job_id TEXT NOT NULL REFERENCES upload_job (job_id)
) STRICT, WITHOUT ROWID;

-- The journal of the wire: each attempt twice, before the first byte and after its ending, with the whole answer sealed.
CREATE TABLE upload_event (
  position INTEGER PRIMARY KEY,
  job_id TEXT NOT NULL REFERENCES upload_job (job_id),
  at INTEGER NOT NULL,
  message_id TEXT NOT NULL,
  outcome TEXT NOT NULL,
  words TEXT NOT NULL,
  raw BLOB
) STRICT;
CREATE INDEX upload_event_by_job ON upload_event (job_id);

CREATE TABLE hospital_result (
  position INTEGER PRIMARY KEY,
  result_id TEXT NOT NULL UNIQUE,
  settlement INTEGER NOT NULL UNIQUE REFERENCES settlement (position),
  content BLOB NOT NULL,
  delivered_at INTEGER
) STRICT;
CREATE INDEX hospital_result_waiting ON hospital_result (position) WHERE delivered_at IS NULL;

-- Who did what, each entry bound to the one before by its hash.
CREATE TABLE audit_entry (
  sequence INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  operator_id TEXT NOT NULL,
  act TEXT NOT NULL,
  subject TEXT NOT NULL,
  result TEXT NOT NULL,
  previous_hash TEXT NOT NULL CHECK (length(previous_hash) = 64),
  hash TEXT NOT NULL UNIQUE CHECK (length(hash) = 64)
) STRICT;

CREATE TABLE installation (
  name TEXT NOT NULL PRIMARY KEY,
  value BLOB NOT NULL
) STRICT;

-- What is recorded stays as it is.
CREATE TRIGGER settlement_is_not_changed BEFORE UPDATE ON settlement BEGIN SELECT RAISE(ABORT, 'settlement: recorded rows are never changed'); END;
CREATE TRIGGER settlement_line_is_not_changed BEFORE UPDATE ON settlement_line BEGIN SELECT RAISE(ABORT, 'settlement_line: recorded rows are never changed'); END;
CREATE TRIGGER settlement_trace_is_not_changed BEFORE UPDATE ON settlement_trace BEGIN SELECT RAISE(ABORT, 'settlement_trace: recorded rows are never changed'); END;
CREATE TRIGGER accumulator_delta_is_not_changed BEFORE UPDATE ON accumulator_delta BEGIN SELECT RAISE(ABORT, 'accumulator_delta: recorded rows are never changed'); END;
CREATE TRIGGER accumulator_opening_is_not_changed BEFORE UPDATE ON accumulator_opening BEGIN SELECT RAISE(ABORT, 'accumulator_opening: recorded rows are never changed'); END;
CREATE TRIGGER accumulator_opening_is_not_deleted BEFORE DELETE ON accumulator_opening BEGIN SELECT RAISE(ABORT, 'accumulator_opening: recorded rows are never deleted'); END;
CREATE TRIGGER account_movement_is_not_changed BEFORE UPDATE ON account_movement BEGIN SELECT RAISE(ABORT, 'account_movement: recorded rows are never changed'); END;
CREATE TRIGGER upload_event_is_not_changed BEFORE UPDATE ON upload_event BEGIN SELECT RAISE(ABORT, 'upload_event: recorded rows are never changed'); END;
CREATE TRIGGER message_id_is_not_changed BEFORE UPDATE ON message_id BEGIN SELECT RAISE(ABORT, 'message_id: recorded rows are never changed'); END;
CREATE TRIGGER bill_is_not_changed BEFORE UPDATE ON bill BEGIN SELECT RAISE(ABORT, 'bill: recorded rows are never changed'); END;
CREATE TRIGGER audit_entry_is_not_changed BEFORE UPDATE ON audit_entry BEGIN SELECT RAISE(ABORT, 'audit_entry: recorded rows are never changed'); END;
CREATE TRIGGER settlement_is_not_deleted BEFORE DELETE ON settlement BEGIN SELECT RAISE(ABORT, 'settlement: recorded rows are never deleted'); END;
CREATE TRIGGER settlement_line_is_not_deleted BEFORE DELETE ON settlement_line BEGIN SELECT RAISE(ABORT, 'settlement_line: recorded rows are never deleted'); END;
CREATE TRIGGER settlement_trace_is_not_deleted BEFORE DELETE ON settlement_trace BEGIN SELECT RAISE(ABORT, 'settlement_trace: recorded rows are never deleted'); END;
CREATE TRIGGER accumulator_delta_is_not_deleted BEFORE DELETE ON accumulator_delta BEGIN SELECT RAISE(ABORT, 'accumulator_delta: recorded rows are never deleted'); END;
CREATE TRIGGER account_movement_is_not_deleted BEFORE DELETE ON account_movement BEGIN SELECT RAISE(ABORT, 'account_movement: recorded rows are never deleted'); END;
CREATE TRIGGER upload_event_is_not_deleted BEFORE DELETE ON upload_event BEGIN SELECT RAISE(ABORT, 'upload_event: recorded rows are never deleted'); END;
CREATE TRIGGER message_id_is_not_deleted BEFORE DELETE ON message_id BEGIN SELECT RAISE(ABORT, 'message_id: recorded rows are never deleted'); END;
CREATE TRIGGER bill_is_not_deleted BEFORE DELETE ON bill BEGIN SELECT RAISE(ABORT, 'bill: recorded rows are never deleted'); END;
CREATE TRIGGER audit_entry_is_not_deleted BEFORE DELETE ON audit_entry BEGIN SELECT RAISE(ABORT, 'audit_entry: recorded rows are never deleted'); END;
CREATE TRIGGER settlement_status_is_not_deleted BEFORE DELETE ON settlement_status BEGIN SELECT RAISE(ABORT, 'settlement_status: recorded rows are never deleted'); END;
CREATE TRIGGER upload_job_is_not_deleted BEFORE DELETE ON upload_job BEGIN SELECT RAISE(ABORT, 'upload_job: recorded rows are never deleted'); END;
CREATE TRIGGER hospital_result_is_not_deleted BEFORE DELETE ON hospital_result BEGIN SELECT RAISE(ABORT, 'hospital_result: recorded rows are never deleted'); END;
CREATE TRIGGER refused_bill_is_not_deleted BEFORE DELETE ON refused_bill BEGIN SELECT RAISE(ABORT, 'refused_bill: recorded rows are never deleted'); END;
CREATE TRIGGER slip_counter_is_not_deleted BEFORE DELETE ON slip_counter BEGIN SELECT RAISE(ABORT, 'slip_counter: recorded rows are never deleted'); END;
CREATE TRIGGER operator_is_not_deleted BEFORE DELETE ON operator BEGIN SELECT RAISE(ABORT, 'operator: recorded rows are never deleted'); END;
CREATE TRIGGER upload_job_keeps_its_content BEFORE UPDATE OF job_id, settlement, visit_id, sequence, kind, created_at, payload ON upload_job
BEGIN SELECT RAISE(ABORT, 'upload_job: the content of a message is never changed'); END;
CREATE TRIGGER upload_job_stays_finished BEFORE UPDATE OF state ON upload_job
WHEN OLD.state IN ('superseded') AND NEW.state <> OLD.state
BEGIN SELECT RAISE(ABORT, 'upload_job: a superseded message never goes out again'); END;
CREATE TRIGGER settlement_status_stays_cancelled BEFORE UPDATE OF state ON settlement_status
WHEN OLD.state = 'cancelled' AND NEW.state <> 'cancelled'
BEGIN SELECT RAISE(ABORT, 'settlement_status: a cancelled settlement stays cancelled'); END;
CREATE TRIGGER slip_counter_only_counts_on BEFORE UPDATE ON slip_counter WHEN NEW.last <> OLD.last + 1 OR NEW.day <> OLD.day
BEGIN SELECT RAISE(ABORT, 'slip_counter: slip numbers follow one another'); END;
CREATE TRIGGER hospital_result_keeps_its_content BEFORE UPDATE OF result_id, settlement, content ON hospital_result
BEGIN SELECT RAISE(ABORT, 'hospital_result: a result is never changed'); END;
