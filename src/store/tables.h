// SPDX-License-Identifier: MIT
// The tables, as SQL. tlsrpt-store(5) says what their columns mean.
#pragma once

namespace tlsrpt::store {

/// From nothing to version 1. Keys that begin with the report keep the rows of a report together,
/// so that a delivery writes few pages; PostgreSQL reads the same but for WITHOUT ROWID.
inline constexpr const char* kTables1 = R"sql(
CREATE TABLE reporter (
  id INTEGER PRIMARY KEY,
  organization_name TEXT NOT NULL,
  contact_info TEXT NOT NULL,
  UNIQUE (organization_name, contact_info)
);
CREATE TABLE domain (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
);
CREATE TABLE mx (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
);
CREATE TABLE policy (
  id INTEGER PRIMARY KEY,
  policy_type TEXT NOT NULL,
  policy_string TEXT NOT NULL,
  mx_host TEXT NOT NULL,
  UNIQUE (policy_type, policy_string, mx_host)
);
CREATE TABLE report (
  id INTEGER PRIMARY KEY,
  reporter INTEGER NOT NULL REFERENCES reporter (id),
  report_id TEXT NOT NULL,
  start_datetime INTEGER NOT NULL,
  end_datetime INTEGER NOT NULL,
  day INTEGER NOT NULL,
  domain INTEGER NOT NULL REFERENCES domain (id),
  received INTEGER NOT NULL,
  sha256 BLOB NOT NULL,
  size INTEGER NOT NULL,
  report_domain TEXT NOT NULL,
  submitter TEXT NOT NULL,
  message_id TEXT NOT NULL,
  authenticated INTEGER NOT NULL,
  counted INTEGER NOT NULL,
  deliveries INTEGER NOT NULL,
  UNIQUE (sha256, report_domain)
);
CREATE UNIQUE INDEX report_identity
  ON report (reporter, report_id, start_datetime, end_datetime, domain) WHERE counted = 1;
CREATE INDEX report_received ON report (received, counted, reporter, authenticated);
CREATE TABLE original (
  report INTEGER PRIMARY KEY REFERENCES report (id),
  bytes BLOB NOT NULL
);
CREATE TABLE deviation (
  report INTEGER NOT NULL REFERENCES report (id),
  n INTEGER NOT NULL,
  deviation TEXT NOT NULL,
  place TEXT NOT NULL,
  PRIMARY KEY (report, n)
) WITHOUT ROWID;
CREATE TABLE result (
  report INTEGER NOT NULL REFERENCES report (id),
  n INTEGER NOT NULL,
  day INTEGER NOT NULL,
  domain INTEGER NOT NULL REFERENCES domain (id),
  policy INTEGER NOT NULL REFERENCES policy (id),
  policy_domain TEXT NOT NULL,
  is_first INTEGER NOT NULL,
  successful_sessions INTEGER NOT NULL,
  failed_sessions INTEGER NOT NULL,
  PRIMARY KEY (report, n)
) WITHOUT ROWID;
CREATE INDEX result_domain ON result (domain, day);
CREATE TABLE failure (
  report INTEGER NOT NULL REFERENCES report (id),
  result INTEGER NOT NULL,
  n INTEGER NOT NULL,
  result_type TEXT NOT NULL,
  mx INTEGER NOT NULL REFERENCES mx (id),
  sending_mta_ip TEXT NOT NULL,
  receiving_ip TEXT NOT NULL,
  receiving_mx_helo TEXT NOT NULL,
  failure_reason_code TEXT NOT NULL,
  additional_information TEXT NOT NULL,
  failed_sessions INTEGER NOT NULL,
  PRIMARY KEY (report, result, n)
) WITHOUT ROWID;
CREATE TABLE rejected (
  id INTEGER PRIMARY KEY,
  received INTEGER NOT NULL,
  verdict TEXT NOT NULL,
  fault TEXT NOT NULL,
  place TEXT NOT NULL,
  detail TEXT NOT NULL,
  header_from TEXT NOT NULL,
  subject TEXT NOT NULL,
  message_id TEXT NOT NULL,
  sha256 BLOB NOT NULL UNIQUE,
  size INTEGER NOT NULL,
  quarantine_file TEXT NOT NULL,
  deliveries INTEGER NOT NULL,
  gave_way INTEGER
);
CREATE INDEX rejected_received ON rejected (received);
CREATE INDEX rejected_file ON rejected (quarantine_file) WHERE quarantine_file <> '';
CREATE INDEX rejected_gave_way ON rejected (gave_way) WHERE gave_way IS NOT NULL;
CREATE TABLE day_result (
  day INTEGER NOT NULL,
  domain INTEGER NOT NULL REFERENCES domain (id),
  policy INTEGER NOT NULL REFERENCES policy (id),
  reports INTEGER NOT NULL,
  successful_sessions INTEGER NOT NULL,
  failed_sessions INTEGER NOT NULL,
  PRIMARY KEY (day, domain, policy)
) WITHOUT ROWID;
CREATE TABLE day_failure (
  day INTEGER NOT NULL,
  domain INTEGER NOT NULL REFERENCES domain (id),
  policy_type TEXT NOT NULL,
  result_type TEXT NOT NULL,
  mx INTEGER NOT NULL REFERENCES mx (id),
  reporter INTEGER NOT NULL REFERENCES reporter (id),
  failed_sessions INTEGER NOT NULL,
  PRIMARY KEY (day, domain, policy_type, result_type, mx, reporter)
) WITHOUT ROWID;
CREATE TABLE day_reporter (
  day INTEGER NOT NULL,
  reporter INTEGER NOT NULL REFERENCES reporter (id),
  reports INTEGER NOT NULL,
  unverified INTEGER NOT NULL,
  PRIMARY KEY (day, reporter)
) WITHOUT ROWID;
)sql";

/// From version 1 to version 2: incidents, and the notices that they send.
inline constexpr const char* kTables2 = R"sql(
ALTER TABLE day_failure ADD COLUMN authenticated INTEGER NOT NULL DEFAULT 0;
CREATE INDEX day_failure_cause ON day_failure (domain, result_type, mx, day);
INSERT INTO mx (name) SELECT '' WHERE EXISTS (SELECT 1 FROM result WHERE failed_sessions > 0)
  ON CONFLICT DO NOTHING;
INSERT INTO day_failure (day, domain, policy_type, result_type, mx, reporter, failed_sessions)
  SELECT result.day, result.domain, policy_type, '', mx.id, reporter,
    CAST(CASE WHEN SUM(1.0 * failed_sessions) > 9007199254740991
    THEN 9007199254740991 ELSE SUM(1.0 * failed_sessions) END AS INTEGER)
  FROM result JOIN report ON report.id = result.report JOIN policy ON policy.id = result.policy
  JOIN mx ON mx.name = ''
  WHERE failed_sessions > 0 AND counted = 1
  AND NOT EXISTS (SELECT 1 FROM failure
    WHERE failure.report = result.report AND failure.result = result.n
    AND failure.failed_sessions > 0)
  GROUP BY result.day, result.domain, policy_type, mx.id, reporter
  ON CONFLICT (day, domain, policy_type, result_type, mx, reporter) DO UPDATE SET
    failed_sessions = CASE
      WHEN day_failure.failed_sessions > 9007199254740991 - excluded.failed_sessions
      THEN 9007199254740991 ELSE day_failure.failed_sessions + excluded.failed_sessions END;
CREATE TABLE incident (
  id INTEGER PRIMARY KEY,
  domain INTEGER NOT NULL REFERENCES domain (id),
  result_type TEXT NOT NULL,
  mx INTEGER NOT NULL REFERENCES mx (id),
  opened INTEGER NOT NULL,
  first_day INTEGER NOT NULL,
  last_day INTEGER NOT NULL,
  failed_sessions INTEGER NOT NULL,
  sessions INTEGER NOT NULL,
  policy_type TEXT NOT NULL,
  mode TEXT NOT NULL,
  noticed INTEGER,
  noticed_sessions INTEGER NOT NULL,
  noticed_mode TEXT NOT NULL,
  resolved INTEGER,
  why TEXT NOT NULL
);
CREATE UNIQUE INDEX incident_open ON incident (domain, result_type, mx) WHERE resolved IS NULL;
CREATE INDEX incident_cause ON incident (domain, result_type, mx, last_day);
CREATE INDEX incident_resolved ON incident (resolved) WHERE resolved IS NOT NULL;
CREATE TABLE notice (
  id INTEGER PRIMARY KEY,
  incident INTEGER REFERENCES incident (id),
  kind TEXT NOT NULL,
  created INTEGER NOT NULL,
  authenticated INTEGER NOT NULL,
  recipients TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  json TEXT NOT NULL
);
CREATE INDEX notice_created ON notice (created);
CREATE INDEX notice_incident ON notice (incident) WHERE incident IS NOT NULL;
CREATE TABLE delivery (
  notice INTEGER NOT NULL REFERENCES notice (id),
  notifier TEXT NOT NULL,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  next_try INTEGER NOT NULL,
  last_try INTEGER,
  answer TEXT NOT NULL,
  PRIMARY KEY (notice, notifier)
) WITHOUT ROWID;
CREATE INDEX delivery_pending ON delivery (next_try) WHERE state = 'pending';
CREATE INDEX delivery_waiting ON delivery (notice)
  WHERE state <> 'delivered' AND state <> 'dropped';
)sql";

/// From version 2 to version 3: how far digests have told what came; and the days of a cause from
/// an index alone.
inline constexpr const char* kTables3 = R"sql(
CREATE TABLE mark (
  name TEXT PRIMARY KEY,
  report INTEGER NOT NULL,
  rejected INTEGER NOT NULL,
  moved INTEGER NOT NULL
) WITHOUT ROWID;
DROP INDEX day_failure_cause;
CREATE INDEX day_failure_cause ON day_failure (domain, result_type, mx, day, failed_sessions);
)sql";

/// From version 3 to version 4: what became of a mail that was in the quarantine.
inline constexpr const char* kTables4 = R"sql(
ALTER TABLE rejected ADD COLUMN released INTEGER;
ALTER TABLE rejected ADD COLUMN deleted INTEGER;
)sql";

/// From version 4 to version 5: a reporter is who signed. One of whose reports some are
/// authenticated and some are not becomes two. Version 4 did not keep the signer, but required it
/// to be of the organization of contact-info.
inline constexpr const char* kTables5 = R"sql(
CREATE TABLE kind AS SELECT reporter AS id, MAX(authenticated) AS some, MIN(authenticated) AS every
  FROM report GROUP BY reporter;
CREATE TABLE reporter_5 (
  id INTEGER PRIMARY KEY,
  organization_name TEXT NOT NULL,
  contact_info TEXT NOT NULL,
  signer TEXT NOT NULL,
  reporter_domain TEXT NOT NULL,
  UNIQUE (organization_name, contact_info, signer)
);
INSERT INTO reporter_5 (id, organization_name, contact_info, signer, reporter_domain)
  SELECT id, organization_name, contact_info, '', CASE
    WHEN address LIKE '%_._%' AND address NOT GLOB '*[^-a-z0-9._]*' THEN address ELSE '' END
  FROM (SELECT id, organization_name, contact_info,
    lower(rtrim(substr(after, 1, instr(after || ' ', ' ') - 1), '.')) AS address
    FROM (SELECT *, replace(replace(replace(replace(replace(replace(
      substr(contact_info, length(rtrim(contact_info, replace(contact_info, '@', ''))) + 1),
      '>', ' '), ',', ' '), ';', ' '), char(9), ' '), char(10), ' '), char(13), ' ') AS after
      FROM reporter WHERE contact_info LIKE '%@%'))
  UNION ALL SELECT id, organization_name, contact_info, '', '' FROM reporter
  WHERE contact_info NOT LIKE '%@%';
UPDATE reporter_5 SET reporter_domain = '(not recorded)'
  WHERE reporter_domain = '' AND id IN (SELECT id FROM kind WHERE some);
UPDATE reporter_5 SET signer = reporter_domain WHERE id IN (SELECT id FROM kind WHERE some);
DROP TABLE reporter;
ALTER TABLE reporter_5 RENAME TO reporter;
INSERT INTO reporter (organization_name, contact_info, signer, reporter_domain)
  SELECT organization_name, contact_info, '', replace(reporter_domain, '(not recorded)', '')
  FROM reporter JOIN kind ON kind.id = reporter.id
  WHERE some AND NOT every;
CREATE TABLE split AS SELECT kind.id AS signed, other.id AS unsigned FROM kind
  JOIN reporter ON reporter.id = kind.id
  JOIN reporter AS other ON other.organization_name = reporter.organization_name
    AND other.contact_info = reporter.contact_info AND other.signer = ''
  WHERE some AND NOT every;
UPDATE report SET reporter = (SELECT unsigned FROM split WHERE signed = report.reporter)
  WHERE NOT authenticated AND reporter IN (SELECT signed FROM split);
INSERT INTO day_reporter (day, reporter, reports, unverified)
  SELECT day, unsigned, unverified, unverified FROM day_reporter JOIN split ON signed = reporter
  WHERE unverified > 0;
UPDATE day_reporter SET reports = reports - unverified, unverified = 0
  WHERE reporter IN (SELECT signed FROM split);
DELETE FROM day_reporter WHERE reports <= 0;
DELETE FROM day_failure WHERE reporter IN (SELECT signed FROM split);
INSERT INTO day_failure
  (day, domain, policy_type, result_type, mx, reporter, failed_sessions, authenticated)
  SELECT day, domain, policy_type, result_type, mx, reporter,
    CAST(MIN(SUM(1.0 * sessions), 9007199254740991.0) AS INTEGER), MAX(authenticated)
  FROM (SELECT result.day, result.domain, policy_type, result_type, mx, reporter,
      failure.failed_sessions AS sessions, authenticated
    FROM report JOIN result ON result.report = report.id JOIN policy ON policy.id = result.policy
    JOIN failure ON failure.report = report.id AND failure.result = result.n
    WHERE counted = 1 AND reporter IN (SELECT signed FROM split UNION SELECT unsigned FROM split)
    UNION ALL SELECT result.day, result.domain, policy_type, '', mx.id, reporter,
      result.failed_sessions, authenticated
    FROM report JOIN result ON result.report = report.id JOIN policy ON policy.id = result.policy
    JOIN mx ON mx.name = ''
    WHERE counted = 1 AND reporter IN (SELECT signed FROM split UNION SELECT unsigned FROM split)
    AND result.failed_sessions > 0 AND NOT EXISTS (SELECT 1 FROM failure
      WHERE failure.report = report.id AND failure.result = result.n
      AND failure.failed_sessions > 0))
  GROUP BY day, domain, policy_type, result_type, mx, reporter;
DROP TABLE split;
DROP TABLE kind;
ALTER TABLE report ADD COLUMN most_failed_sessions INTEGER;
CREATE INDEX report_not_counted
  ON report (day, domain, report_id) WHERE counted = 0;
)sql";

}  // namespace tlsrpt::store
