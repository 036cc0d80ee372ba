-- A store of schema version 1, as the program of that version wrote it: four of the example mails, a
-- report whose failed sessions have no details, and a mail that is no report.
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
INSERT INTO reporter VALUES(4,'Example Sender','tls-reports@sender.example');
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
INSERT INTO policy VALUES(6,'sts','["version: STSv1","mode: testing"]','[]');
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
INSERT INTO report VALUES(1,1,'2026-11-20T00:00:00Z_example.org',1795132800,1795219199,20777,1,1795559728,X'c8d7c660a6edbf988a1024cc170c00060183b22ab04c764a99a0ee28502240ef',729,'','google.com','<20261121061142.1795241502@google.com>',0,1,1);
INSERT INTO report VALUES(2,1,'2019-08-10T00:00:00Z_example.com',1565395200,1565481599,18118,2,1795559728,X'f9593a6dcfa4e4c21615410f2556a3a8235e45be1f0b6b147c5bfd3e761f907d',547,'','google.com','<b1b1d5ce-58c2-4f4e-9f0c-0f5f5a9d3b57@google.com>',0,1,1);
INSERT INTO report VALUES(3,2,'134085312287530912+example.com',1795132800,1795219199,20777,2,1795559728,X'5408c86ef1575484b9a854d587d63530b79c36c0ed1821dc26371c314ea5e6bb',792,'example.com','microsoft.com','<20261121061142.1795241502@microsoft.com>',0,1,1);
INSERT INTO report VALUES(4,3,'4c8f1d0e-7f2a-5b16-9c3d-2f60d1a7e8b4',1795132800,1795219200,20777,2,1795559728,X'5ee23220572805c6dcb7bea6deb3758e91a2255c0cfce6bf446d88a6a804755f',646,'','mail.example','<20261121061142.1795241502@mail.example>',0,1,1);
INSERT INTO report VALUES(5,4,'number 1',1795132800,1795219199,20777,2,1795559728,X'22c6223229980282e28efbc4374f94c1087811f97871e9720d71b28797bf6250',408,'','','<1@sender.example>',0,1,1);
CREATE TABLE original (
  report INTEGER PRIMARY KEY REFERENCES report (id),
  bytes BLOB NOT NULL
);
INSERT INTO original VALUES(1,X'1f8b08000000000002ff75524d6fc3200cfd2b11e712015dbf72da6ddab93d75aa2a44dc0c2940044e95aeda7f9f93b49bdab50a528c793c3f3f73662156dadb2f8d3678eeb50356b0b710aa1ab2776f723661a546e051fb8a8ece2ca18ec8fb1cda01ac849a7329b9121b218a616de916f8f2094a4d8bd98ad6967d4f98091eb5416efd21102c396c38d68947684244ebabd76a10939be088754c735b3e29bc874ebb86e0d416c19b505b6321b1e2e33c6e4e7d0f63c4f1d4f4d212a62bf4c413462a4a78768498c893225b6fd6474908174a283284d4cbeaf75d91b94ee6b725c7acbacfea6eaf2bba3e172f4b21d8eeb760199cb69e64dcd3f0cf90b017f2a8c62dff8e8c4cad733a0eed61405df3d41a03291d5a0ae9df8fd784d613a5145339b9a00edad66d847bc86c4194d7b31290a2d1c408a9adf16a9d019ad1c19afe8540d7d80825c94b347bb2883bd4dc3604932b958b5ce5520c2334608fc3f9d8e3e5d1fd37ed0f796159e6334924225f2836ca83f281f21d7d3f7b229255d9020000');
INSERT INTO original VALUES(2,X'1f8b08000000000002ff7591416b03211085ffcae2390677d396c4536fa5e7e4941282b8662baccee2cc864dc3fef78e9b26d0b4014167fc7cefa96701a931d17f19f2106534c1092dde009ad615efd1cec54cd4869c4c2636bc7516482691cc3df2135ca97225d552966aa3949ec6964fb9583fa0aa857e5ef1d88a71262c443296a48f07600c0375925a94c97590c8c7e6b599c2cc2d0456bdb4a5af1f18efdd604277c33b68bdf50e85fe385f8a53bec36525e9d4e5684878454f1229b129f3e2e812f29be862bd591f4b2602d44e17e430c7caf5a08b607c5bce7f9b5efbd57ddf0c7bd3b0c4f2e549956277f3ac81f1c849ee75e42720e52cffdafcb1d8f17b621f8249d32d09c8b4127b6b1de2a1e725cff9972df49165ab859afd4007d6ea93bb27d438eec66f99af433b23020000');
INSERT INTO original VALUES(3,X'1f8b08000000000002ffc5914d8fdb201086ff8ac5b1b5577cdad8a7faf3d6d3ee693751856c1221d960015e258df2df8b9da4da56dd730512c3cc3303efcc05187b145afd145e199d6831495080efaab7c699838f6a636763b72088c120bc4cacd0c7005d80f3c2fa64f579b5a56188d304a104c317088b6dbf862ca9874f284c0a9687fd0aae31e88df6a2f789d20713303f3a3bfb441b2be7f1fc6d7a7ce9a93753281abc26bcae8680224221670461cc3346608ef0577912d33cca3b3c9b51f54a3a50bc5d6e97f32ae06625fe3ccbdb83e2c19e13e7add2c79000de76804428acb4411d2e619d57bccd32461b52e21a55b0cb5bde64755ab192e684e30ca59075b425cd162ef39cf32c4bd31d881fa560892a5c9386b6ac4b618638ce49492b56a74dd6f2ee9ec018a584608c10845dd7b64d53d7555586823bb007fbdf7f1dcc24940e123eaa0e1d75cb3409bb49f5c68b31714bdf4be70e4b30c3b94ebc378bf6a0a008c777e820d4b858f93701afd7f8f3e639effed5bb7769d71a45f4fcf2fc8e0231994116910c23b6bd5cefa722faf2f4e7b42671fa218e014b21e510fe07a1fbeb2f7a25e21318030000');
INSERT INTO original VALUES(4,X'1f8b08000000000002ffb5524d4fc3300cfd2b55cef3fab1b2414fdc3871e304e3e025ee16a94daac49518d3fe3b4ebb8909b8a2448a633fbff762e5a47cd8a3b39fc8d63b70d8936ad433da6e1946b550069920a0db4bfaa42263604839b613b02aaa35942554c54b5134d37e952e72e64f5479833a2f94f68e513358d77a817117c3c08f7d12a70fec878e842bd0e045d41a41d4fabe2d4d41b0692b84bb5db98607bd3250b5ebc294b8a1fb5d2d2d83efacb61455f3769a2fc7e47e8e808f433215395ea147305e549d642fba4bedfbe4308e7d8f61ea66cfd8411cb5a618db514239d3ccb41f1dab66b5b8405af13f06fa592f85ee5a32c412cdfe02c5b1e31b5770f1d412eb0350083ea8b995cc2fd26fce4018a782493c3b34d981798899f00fde45ca52a5c9eaa29687fd97ec1371b655937093e73d2308f3f266a8f9563599cd7d96be861f599ddf657d0198e32ccd86020000');
INSERT INTO original VALUES(5,X'1f8b08000000000000037590c16ac3300c86ef7d8aa0735c928c0ee6d32e7d82f6d4d183e728c110dbc152caba90779f9c6497c1406059faf4ff4233c4d49be0be0dbb1854301e41c3f9cbf871c0e282a1c50425d818d858562e7451fa3c904a38c6c4f44e2b73c46d04ca03b4865125137a919a81d82456b9c66e156faae655d5b56aaa6b55e9356e622132ff50cd8b3ebd49dc6011f5cd57b956a030f94f4c452de3631c9c7548a03fe6edf3ccee5ba6f839665162fa459faa8ddeb820d57df5a38d3eafbfb789930bbdc8c10313c9717471b95e1ed9cbc71675c1489c89fb52024dde9b248e871938b219144dd6225137492a6f3eae8d5360d075b9239d71c394f06fffb42cf7e50782c902cc98010000');
CREATE TABLE deviation (
  report INTEGER NOT NULL REFERENCES report (id),
  n INTEGER NOT NULL,
  deviation TEXT NOT NULL,
  place TEXT NOT NULL,
  PRIMARY KEY (report, n)
) WITHOUT ROWID;
INSERT INTO deviation VALUES(3,0,'policy-string-nested','policies[0].policy.policy-string');
INSERT INTO deviation VALUES(4,0,'failure-counts-differ','policies[0]');
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
INSERT INTO result VALUES(5,0,20777,2,6,'example.com',1,1,5);
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
INSERT INTO rejected VALUES(1,1795559728,'not-a-report','not-a-report','','','','lunch','',X'65d3e53e806f8b95e258b0b3de60345bbb053aed8bc129885827276ff0930cd1',15,'65d3e53e806f8b95e258b0b3de60345b.not-a-report',1,NULL);
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
INSERT INTO day_result VALUES(20777,2,6,1,1,5);
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
INSERT INTO day_failure VALUES(20777,1,'sts','certificate-expired',1,1,57);
INSERT INTO day_failure VALUES(20777,2,'sts','sts-policy-fetch-error',2,3,2);
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
CREATE UNIQUE INDEX report_identity
  ON report (reporter, report_id, start_datetime, end_datetime, domain) WHERE counted = 1;
CREATE INDEX report_received ON report (received, counted, reporter, authenticated);
CREATE INDEX result_domain ON result (domain, day);
CREATE INDEX rejected_received ON rejected (received);
CREATE INDEX rejected_file ON rejected (quarantine_file) WHERE quarantine_file <> '';
CREATE INDEX rejected_gave_way ON rejected (gave_way) WHERE gave_way IS NOT NULL;
COMMIT;
PRAGMA application_id = 1414288210;
PRAGMA user_version = 1;
