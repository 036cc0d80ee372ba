-- A store of schema version 3, as the program of that version wrote it: four of the example mails, two
-- reports of one identity with different contents, incidents, alerts, a mail that is no report and gave
-- way to one that is broken, and a mark.
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE reporter (
  id INTEGER PRIMARY KEY,
  organization_name TEXT NOT NULL,
  contact_info TEXT NOT NULL,
  UNIQUE (organization_name, contact_info)
);
INSERT INTO reporter VALUES(1,'Google Inc.','smtp-tls-reporting@google.com');
INSERT INTO reporter VALUES(2,'Microsoft Corporation','tlsrpt-noreply@microsoft.com');
INSERT INTO reporter VALUES(3,'Mail.ru','tlsrpt@mail.example');
INSERT INTO reporter VALUES(4,'Sender Inc.','tlsrpt@sender.example');
CREATE TABLE domain (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
);
INSERT INTO domain VALUES(1,'example.org');
INSERT INTO domain VALUES(2,'example.com');
CREATE TABLE mx (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
);
INSERT INTO mx VALUES(1,'mx2.example.org');
INSERT INTO mx VALUES(2,'');
CREATE TABLE policy (
  id INTEGER PRIMARY KEY,
  policy_type TEXT NOT NULL,
  policy_string TEXT NOT NULL,
  mx_host TEXT NOT NULL,
  UNIQUE (policy_type, policy_string, mx_host)
);
INSERT INTO policy VALUES(1,'sts','["version: STSv1","mode: testing","mx: mx1.example.org","mx: mx2.example.org","max_age: 604800"]','["mx1.example.org","mx2.example.org"]');
INSERT INTO policy VALUES(2,'sts','["version: STSv1","mode: testing","mx: mail1.example.com","mx: mail2.example.com","max_age: 86401"]','["mail1.example.com","mail2.example.com"]');
INSERT INTO policy VALUES(3,'tlsa','["3 1 1 6D1F2A0C9B8E7754D3A2C1B0F9E8D7C6B5A4938271605F4E3D2C1B0A99887766","3 1 1 0A1B2C3D4E5F60718293A4B5C6D7E8F9887766554433221100FFEEDDCCBBAA99"]','[]');
INSERT INTO policy VALUES(4,'sts','["version: STSv1","mode: enforce","mx: *.example.com","max_age: 604800"]','[]');
INSERT INTO policy VALUES(5,'sts','[]','[]');
INSERT INTO policy VALUES(6,'sts','["version: STSv1","mode: testing","mx: mx1.example.com","mx: mx2.example.com","max_age: 604800"]','["mx1.example.com","mx2.example.com"]');
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
INSERT INTO report VALUES(1,1,'2026-11-20T00:00:00Z_example.org',1795132800,1795219199,20777,1,1795899404,X'c8d7c660a6edbf988a1024cc170c00060183b22ab04c764a99a0ee28502240ef',729,'','google.com','<20261121061142.1795241502@google.com>',0,1,1);
INSERT INTO report VALUES(2,1,'2019-08-10T00:00:00Z_example.com',1565395200,1565481599,18118,2,1795899404,X'f9593a6dcfa4e4c21615410f2556a3a8235e45be1f0b6b147c5bfd3e761f907d',547,'','google.com','<b1b1d5ce-58c2-4f4e-9f0c-0f5f5a9d3b57@google.com>',0,1,1);
INSERT INTO report VALUES(3,2,'134085312287530912+example.com',1795132800,1795219199,20777,2,1795899404,X'5408c86ef1575484b9a854d587d63530b79c36c0ed1821dc26371c314ea5e6bb',792,'example.com','microsoft.com','<20261121061142.1795241502@microsoft.com>',0,1,1);
INSERT INTO report VALUES(4,3,'4c8f1d0e-7f2a-5b16-9c3d-2f60d1a7e8b4',1795132800,1795219200,20777,2,1795899404,X'5ee23220572805c6dcb7bea6deb3758e91a2255c0cfce6bf446d88a6a804755f',646,'','mail.example','<20261121061142.1795241502@mail.example>',0,1,1);
INSERT INTO report VALUES(5,4,'2026-11-20T00:00:00Z_example.com',1795132800,1795219199,20777,2,1795899404,X'52266f212b3e42f8d1c3fe489d4eec4a2b9db6a1809af411f995cd5432461e29',532,'','sender.example','<20261121061142.1795241502@sender.example>',0,1,2);
INSERT INTO report VALUES(6,4,'2026-11-20T00:00:00Z_example.com',1795132800,1795219199,20777,2,1795899404,X'6bc10f43f832076a21b915c352157ea147bae7e67188f9a0dc6b27bc05149c15',532,'','sender.example','<20261121061142.1795241502@sender.example>',0,0,1);
CREATE TABLE original (
  report INTEGER PRIMARY KEY REFERENCES report (id),
  bytes BLOB NOT NULL
);
INSERT INTO original VALUES(1,X'1f8b08000000000002ff75524d6fc3200cfd2b11e712015dbf72da6ddab93d75aa2a44dc0c2940044e95aeda7f9f93b49bdab50a528c793c3f3f73662156dadb2f8d3678eeb50356b0b710aa1ab2776f723661a546e051fb8a8ece2ca18ec8fb1cda01ac849a7329b9121b218a616de916f8f2094a4d8bd98ad6967d4f98091eb5416efd21102c396c38d68947684244ebabd76a10939be088754c735b3e29bc874ebb86e0d416c19b505b6321b1e2e33c6e4e7d0f63c4f1d4f4d212a62bf4c413462a4a78768498c893225b6fd6474908174a283284d4cbeaf75d91b94ee6b725c7acbacfea6eaf2bba3e172f4b21d8eeb760199cb69e64dcd3f0cf90b017f2a8c62dff8e8c4cad733a0eed61405df3d41a03291d5a0ae9df8fd784d613a5145339b9a00edad66d847bc86c4194d7b31290a2d1c408a9adf16a9d019ad1c19afe8540d7d80825c94b347bb2883bd4dc3604932b958b5ce5520c2334608fc3f9d8e3e5d1fd37ed0f796159e6334924225f2836ca83f281f21d7d3f7b229255d9020000');
INSERT INTO original VALUES(2,X'1f8b08000000000002ff7591416b03211085ffcae2390677d396c4536fa5e7e4941282b8662baccee2cc864dc3fef78e9b26d0b4014167fc7cefa96701a931d17f19f2106534c1092dde009ad615efd1cec54cd4869c4c2636bc7516482691cc3df2135ca97225d552966aa3949ec6964fb9583fa0aa857e5ef1d88a71262c443296a48f07600c0375925a94c97590c8c7e6b599c2cc2d0456bdb4a5af1f18efdd604277c33b68bdf50e85fe385f8a53bec36525e9d4e5684878454f1229b129f3e2e812f29be862bd591f4b2602d44e17e430c7caf5a08b607c5bce7f9b5efbd57ddf0c7bd3b0c4f2e549956277f3ac81f1c849ee75e42720e52cffdafcb1d8f17b621f8249d32d09c8b4127b6b1de2a1e725cff9972df49165ab859afd4007d6ea93bb27d438eec66f99af433b23020000');
INSERT INTO original VALUES(3,X'1f8b08000000000002ffc5914d8fdb201086ff8ac5b1b5577cdad8a7faf3d6d3ee693751856c1221d960015e258df2df8b9da4da56dd730512c3cc3303efcc05187b145afd145e199d6831495080efaab7c699838f6a636763b72088c120bc4cacd0c7005d80f3c2fa64f579b5a56188d304a104c317088b6dbf862ca9874f284c0a9687fd0aae31e88df6a2f789d20713303f3a3bfb441b2be7f1fc6d7a7ce9a93753281abc26bcae8680224221670461cc3346608ef0577912d33cca3b3c9b51f54a3a50bc5d6e97f32ae06625fe3ccbdb83e2c19e13e7add2c79000de76804428acb4411d2e619d57bccd32461b52e21a55b0cb5bde64755ab192e684e30ca59075b425cd162ef39cf32c4bd31d881fa560892a5c9386b6ac4b618638ce49492b56a74dd6f2ee9ec018a584608c10845dd7b64d53d7555586823bb007fbdf7f1dcc24940e123eaa0e1d75cb3409bb49f5c68b31714bdf4be70e4b30c3b94ebc378bf6a0a008c777e820d4b858f93701afd7f8f3e639effed5bb7769d71a45f4fcf2fc8e0231994116910c23b6bd5cefa722faf2f4e7b42671fa218e014b21e510fe07a1fbeb2f7a25e21318030000');
INSERT INTO original VALUES(4,X'1f8b08000000000002ffb5524d4fc3300cfd2b55cef3fab1b2414fdc3871e304e3e025ee16a94daac49518d3fe3b4ebb8909b8a2448a633fbff762e5a47cd8a3b39fc8d63b70d8936ad433da6e1946b550069920a0db4bfaa42263604839b613b02aaa35942554c54b5134d37e952e72e64f5479833a2f94f68e513358d77a817117c3c08f7d12a70fec878e842bd0e045d41a41d4fabe2d4d41b0692b84bb5db98607bd3250b5ebc294b8a1fb5d2d2d83efacb61455f3769a2fc7e47e8e808f433215395ea147305e549d642fba4bedfbe4308e7d8f61ea66cfd8411cb5a618db514239d3ccb41f1dab66b5b8405af13f06fa592f85ee5a32c412cdfe02c5b1e31b5770f1d412eb0350083ea8b995cc2fd26fce4018a782493c3b34d981798899f00fde45ca52a5c9eaa29687fd97ec1371b655937093e73d2308f3f266a8f9563599cd7d96be861f599ddf657d0198e32ccd86020000');
INSERT INTO original VALUES(5,X'1f8b08000000000002ff7591516bc3201485ff4af0b906936e65f3a9af7b6e9f3a42b9189b095183f7a6a40bf9efbb49bb41cb0a827afdee39471d454c0d04f70de4629001bc155aec6ca86dca3e82c9c54ad4405626080d1f8d020912c9b9466e814b556e6451c852ed95d2cb3870174b3ca1cab57e7de77110d34a9818080c49174e91316a3175b4c525406e07f05d6b592dd92eb2adab9f181e6f686ea267bc8bad33cea2d09fe3757399b35f57922edd1c09097fd18b444a2e34cc8bb34dc86fa1b3dd7e772e98f0b1b63a238b3413bc1f74e68722bfb7bc56cbc72a0c4768b87da35ede9412d59f611d3db8c0311e65e457449a83fce771af5ff10362ef3da4e57a14095a89bd3116f1d4f392e7f95b4dec034b966bb5ba4127706d9fec23a1a6a99a7e0097076cfb14020000');
INSERT INTO original VALUES(6,X'1f8b08000000000002ff7591516bc3201485ff4af0b906936e65f3a9af7b6e9f3a42b9189b095183f7a6a40bf9efbb49bb41cb0a827afdee39471d454c0d04f70de4629001bc155aec6ca86dca3e82c9c54ad4405626080d1f8d020912c9b9466e814b556e6451c852ed95d2cb3870174b3ca1cab57e7de77110d34a9818080c49174e91316a3175b4c525406e07f05d6b592dd92eb2adab9f181e6f686ea267bc8bad33cea2d09fe3757399b35f57922edd1c09097fd18b444a2e34cc8bb34dc86fa1b3dd7e772e98f0b1b63a238b3413bc1f74e68722bfb7bc56cbc72a0c4768b87da35ede9412d59f611d3db8c0311e65e457449a83fce771af5ff10362ef3da4e57a14095a89bd3116f1d4f392e7f95b4dec034b96eb6275834ee0da3ed947424d5335fd0088109c7b14020000');
CREATE TABLE deviation (
  report INTEGER NOT NULL REFERENCES report (id),
  n INTEGER NOT NULL,
  deviation TEXT NOT NULL,
  place TEXT NOT NULL,
  PRIMARY KEY (report, n)
) WITHOUT ROWID;
INSERT INTO deviation VALUES(3,0,'policy-string-nested','policies[0].policy.policy-string');
INSERT INTO deviation VALUES(4,0,'failure-counts-differ','policies[0]');
INSERT INTO deviation VALUES(6,0,'conflicts-with-earlier-report','');
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
INSERT INTO result VALUES(1,0,20777,1,1,'example.org',1,1031,57);
INSERT INTO result VALUES(2,0,18118,2,2,'example.com',1,230,0);
INSERT INTO result VALUES(3,0,20777,2,3,'example.com',1,412,0);
INSERT INTO result VALUES(3,1,20777,2,4,'example.com',1,412,0);
INSERT INTO result VALUES(4,0,20777,2,5,'example.com',1,3,1);
INSERT INTO result VALUES(5,0,20777,2,6,'example.com',1,230,0);
INSERT INTO result VALUES(6,0,20777,2,6,'example.com',1,231,0);
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
INSERT INTO failure VALUES(1,0,0,'certificate-expired',1,'192.0.2.10','198.51.100.72','','','',57);
INSERT INTO failure VALUES(4,0,0,'sts-policy-fetch-error',2,'','','','bad https response code: 404','',1);
INSERT INTO failure VALUES(4,0,1,'sts-policy-fetch-error',2,'','','','Get "https://mta-sts.example.com/": i/o timeout','',1);
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
INSERT INTO rejected VALUES(1,1795899404,'not-a-report','not-a-report','','it is a bounce, a receipt or a complaint','MAILER-DAEMON@mx1.example.com','Undelivered Mail Returned to Sender','<20261121061142.1795241502@sender.example>',X'8ebd23e695369a46746b1066f63a2b645b5887cc6861d194a1280935c9910b70',671,'8ebd23e695369a46746b1066f63a2b64.not-a-report',1,1795899404);
INSERT INTO rejected VALUES(2,1795899404,'rejected','json-syntax','part 2','Missing a closing quotation mark in string. (near byte 300)','TLS reports <tlsrpt@sender.example>','Report Domain: example.com Submitter: sender.example Report-ID: <2026.11.20T00.00.00Z+example.com@sender.example>','<20261121061142.1795241502@sender.example>',X'12b178195fa1ef1c20b2adac647000cadb448e89bf01c2e393e1fda96bcce863',1137,'12b178195fa1ef1c20b2adac647000ca.rejected',1,NULL);
CREATE TABLE day_result (
  day INTEGER NOT NULL,
  domain INTEGER NOT NULL REFERENCES domain (id),
  policy INTEGER NOT NULL REFERENCES policy (id),
  reports INTEGER NOT NULL,
  successful_sessions INTEGER NOT NULL,
  failed_sessions INTEGER NOT NULL,
  PRIMARY KEY (day, domain, policy)
) WITHOUT ROWID;
INSERT INTO day_result VALUES(18118,2,2,1,230,0);
INSERT INTO day_result VALUES(20777,1,1,1,1031,57);
INSERT INTO day_result VALUES(20777,2,3,1,412,0);
INSERT INTO day_result VALUES(20777,2,4,1,412,0);
INSERT INTO day_result VALUES(20777,2,5,1,3,1);
INSERT INTO day_result VALUES(20777,2,6,1,230,0);
CREATE TABLE day_failure (
  day INTEGER NOT NULL,
  domain INTEGER NOT NULL REFERENCES domain (id),
  policy_type TEXT NOT NULL,
  result_type TEXT NOT NULL,
  mx INTEGER NOT NULL REFERENCES mx (id),
  reporter INTEGER NOT NULL REFERENCES reporter (id),
  failed_sessions INTEGER NOT NULL, authenticated INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (day, domain, policy_type, result_type, mx, reporter)
) WITHOUT ROWID;
INSERT INTO day_failure VALUES(20777,1,'sts','certificate-expired',1,1,57,0);
INSERT INTO day_failure VALUES(20777,2,'sts','sts-policy-fetch-error',2,3,2,0);
CREATE TABLE day_reporter (
  day INTEGER NOT NULL,
  reporter INTEGER NOT NULL REFERENCES reporter (id),
  reports INTEGER NOT NULL,
  unverified INTEGER NOT NULL,
  PRIMARY KEY (day, reporter)
) WITHOUT ROWID;
INSERT INTO day_reporter VALUES(18118,1,1,1);
INSERT INTO day_reporter VALUES(20777,1,1,1);
INSERT INTO day_reporter VALUES(20777,2,1,1);
INSERT INTO day_reporter VALUES(20777,3,1,1);
INSERT INTO day_reporter VALUES(20777,4,1,1);
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
INSERT INTO incident VALUES(1,1,'certificate-expired',1,1795899404,20777,20777,57,1088,'sts','testing',1795899404,57,'testing',NULL,'');
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
INSERT INTO notice VALUES(1,1,'opened',1795899404,0,'[]','[tlsrpt] example.org: certificate-expired on mx2.example.org (57 of 1088 sessions failed)',replace('example.org: certificate-expired on mx2.example.org\n\n57 of 1 088 sessions failed on 2026-11-20, told by Google Inc.\n\nWhat it means now: The certificate has expired. Policy is testing: mail\nstill arrives.\n\nWhat to do: Renew it and reload the mail server, on every address of the\nhost. See for yourself:\n\n    openssl s_client -starttls smtp -connect mx2.example.org:25 -servername mx2.example.org </dev/null\n\nThe last report says:\n  at address   198.51.100.72\n\nNone of these reports is authenticated (unverified): anybody can mail\none in any name. See for yourself before you act.\n\nFurther reports of this send no notice before 7 days have passed, unless\nit gets worse. When it is over, you are told once.\n\nThis is incident 1; tlsrpt-summary --incidents tells of all of them.\n','\n',char(10)),'{"notice":"opened","test":false,"subject":"[tlsrpt] example.org: certificate-expired on mx2.example.org (57 of 1088 sessions failed)","incident":1,"domain":"example.org","result_type":"certificate-expired","receiving_mx_hostname":"mx2.example.org","policy_type":"sts","mode":"testing","failed_sessions":57,"sessions":1088,"first_day":"2026-11-20","last_day":"2026-11-20","reporters":[{"organization_name":"Google Inc.","authenticated":false}],"more_reporters":0,"reason_codes":[],"receiving_ips":["198.51.100.72"],"meaning":"The certificate has expired.","effect":"Policy is testing: mail still arrives.","remedy":"Renew it and reload the mail server, on every address of the host.","command":"openssl s_client -starttls smtp -connect mx2.example.org:25 -servername mx2.example.org </dev/null","opened":"2026-11-28T20:56:44Z","resolved":null,"why":null}');
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
INSERT INTO delivery VALUES(1,'mail','delivered',1,1795899464,1795899404,'to postmaster@example.org: /bin/true ended with 0');
INSERT INTO delivery VALUES(1,'syslog','delivered',1,1795899464,1795899404,'written');
CREATE TABLE mark (
  name TEXT PRIMARY KEY,
  report INTEGER NOT NULL,
  rejected INTEGER NOT NULL,
  moved INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO mark VALUES('',6,2,1795899405);
CREATE UNIQUE INDEX report_identity
  ON report (reporter, report_id, start_datetime, end_datetime, domain) WHERE counted = 1;
CREATE INDEX report_received ON report (received, counted, reporter, authenticated);
CREATE INDEX result_domain ON result (domain, day);
CREATE INDEX rejected_received ON rejected (received);
CREATE INDEX rejected_file ON rejected (quarantine_file) WHERE quarantine_file <> '';
CREATE INDEX rejected_gave_way ON rejected (gave_way) WHERE gave_way IS NOT NULL;
CREATE UNIQUE INDEX incident_open ON incident (domain, result_type, mx) WHERE resolved IS NULL;
CREATE INDEX incident_cause ON incident (domain, result_type, mx, last_day);
CREATE INDEX incident_resolved ON incident (resolved) WHERE resolved IS NOT NULL;
CREATE INDEX notice_created ON notice (created);
CREATE INDEX notice_incident ON notice (incident) WHERE incident IS NOT NULL;
CREATE INDEX delivery_pending ON delivery (next_try) WHERE state = 'pending';
CREATE INDEX delivery_waiting ON delivery (notice)
  WHERE state <> 'delivered' AND state <> 'dropped';
CREATE INDEX day_failure_cause ON day_failure (domain, result_type, mx, day, failed_sessions);
COMMIT;
PRAGMA application_id = 1414288210;
PRAGMA user_version = 3;
