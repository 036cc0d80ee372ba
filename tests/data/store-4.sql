-- A store of schema version 4, as the program of that version wrote it: what that of version 3 holds, and
-- reports that are authenticated, next to others of the same reporter that are not, alone, and without an
-- address in contact-info; one that replaced another; and a mail that was deleted from the quarantine.
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
INSERT INTO reporter VALUES(5,'Nameless','');
INSERT INTO reporter VALUES(6,'Other','Report Desk <tlsrpt@other.example>');
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
INSERT INTO mx VALUES(3,'mx1.example.com');
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
INSERT INTO policy VALUES(7,'sts','["version: STSv1","mode: testing","mx: mx1.example.com","max_age: 604800"]','["mx1.example.com"]');
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
INSERT INTO report VALUES(7,4,'a1',1795132800,1795219199,20777,2,1796084794,X'1fa9fb0b27d9c01ee0139d783cbc123d7136c53b96421aac300ae5667b1c6946',622,'','sender.example','<a1.7@sender.example>',1,1,1);
INSERT INTO report VALUES(8,4,'u1',1795132800,1795219199,20777,2,1796084794,X'4d6186edff9413ace63d3516523aa8edb6376bb69d835956fba401bcd8e33e1d',622,'','sender.example','<u1.5@sender.example>',0,1,1);
INSERT INTO report VALUES(9,4,'u2',1795219200,1795305599,20778,2,1796084794,X'ca4f25e2cd23fa434b2e3286d4c23739f0a25eccd2d53756839d919235543e6a',622,'','sender.example','<u2.3@sender.example>',0,1,1);
INSERT INTO report VALUES(10,4,'a2',1795305600,1795391999,20779,2,1796084794,X'346acd82ebd3b32ec707fff019407c3e8a97a125a63e69ec597553584f0d1a33',513,'','sender.example','<a2.0@sender.example>',1,1,1);
INSERT INTO report VALUES(11,5,'n1',1795132800,1795219199,20777,2,1796084794,X'df5529d2d0dad849bfa747bab716aa37f15497aaa809ce70ad5831ed3ea89601',598,'','nameless.example','<n1.4@nameless.example>',1,1,1);
INSERT INTO report VALUES(12,5,'n2',1795219200,1795305599,20778,2,1796084794,X'35ea88af0c48fcfd075c51021ae28f133cc0a8f521fa838ff8525df980a9f478',598,'','nameless.example','<n2.4@nameless.example>',1,1,1);
INSERT INTO report VALUES(13,6,'m1',1795132800,1795219199,20777,2,1796084794,X'e5c1fee3e2e251dd56409b5f701c879aabf064786999260c5ace9d0bc8ec64e4',520,'','other.example','<m1.0@other.example>',1,1,1);
INSERT INTO report VALUES(14,4,'c1',1795046400,1795132799,20776,2,1796084794,X'8feffd76b3689045bdca1be6fd073e0e65757834332f41bcdb4ddca52fc41ed6',622,'','sender.example','<c1.2@sender.example>',0,0,1);
INSERT INTO report VALUES(15,4,'c1',1795046400,1795132799,20776,2,1796084794,X'd286d1c1923fc647d72facb3e422fc857f4f7cbf95ce6ef954266072a433b9a4',622,'','sender.example','<c1.9@sender.example>',1,1,1);
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
INSERT INTO original VALUES(7,X'1f8b08000000000002037552414ec33010fc4ae433ae9c000572e2ca393d155568656f82a5d88eec4d9552f177bc495ba452144bd9ac6767c6e31c45881d78fb056483971e1c8aba100d7a83b178f37a25ee0a61805046f01d6f1e45228824b94976c157aa5acbb29495da2855cf6bcb8399e63f5c755f3fbee4b515df19a88327d024ad6f0303a94f71a0d734fb58e1046ee89119230e218b5bc32828b93584de6a8b2977de8fcbd761f6b994920ec32c9e285de00799285adff18cd8634cf9f475d16c9afd4ce982c1ba204cc4186e4c75e1a6f2ec64a5839bdb307d4097a16bf5f0ac94d8fdf29be0c07ad6bd9e99e46748342b5f53ee388b343a0771390205825ea6516b4ca91d7399df7c533a8c9e394aa5f2c8026bc1f663c43f9827663d6f1aa45c9dc28a98c69e2e09698c645babf9ba711a6c44b364aed1ee7312f2e4fdfc9bdc488465d0dcb0b0cbcf0f4054b0ed6e020000');
INSERT INTO original VALUES(8,X'1f8b08000000000002037552416e833010fc0af2b98e0c6da29653af3d9353aaa8b2ec855ac236f22e1169d4bfd70b492aa5a9b0c4b29e9d198f3989983a1ddc972617830cda83a80bd140b0908ab76056e2a1105613c8a443c79b2781a413496e925bf095aa36b22c65a5b64ad5f3daf160a6f90f573dd6eb97bc76e23b034d0ca40d4917dac840ea310df48ab38f154cda0f3d30638221667167193596dc1a62ef8c03cc9df7d3f2759c7d2ea5a4e3308b23e1157e9448c9858e67c40112e6d3d745b36d0e33a58f16ea82008931dc98eac24fe5c5c9ca443fb7f5f4a1bb0cdda8a767a5c4fe97df46af5d60dddb99497e46a459f99672cf59e0e8bd4ecb112892ee258ec600623be632bff9a64c1c0373944ae59105d66ad78f09fe60d6cc7ad9b440b93a879500c79eae091948e45a67f8ba611a5c02bb646ec01d7212f2ecfdf29bdc498465c0deb1b0cfcf0f304035376e020000');
INSERT INTO original VALUES(9,X'1f8b08000000000002037592c16ac3300c865f25f83c1727ddca96d3ae3ba7a78e328cad6486d80e9652d295bdfbaca4eda0eb88218afce997fc3b271153a783fbd2e46290417b1075211a081652f116cc4a3c14c26a029974e878f324907422c949720b5fa96a23cb5256e556a97a5e3b2ecc32ff71d5ba7e7ac96b27be336862206d48bad04606a9c734d02bce73ac60d27ee88115130c31377796a9b1e2d4107b671c60cebc9f96afe33ce7124a3a0e737324bce24789945ce8b8461c20613e7d5d34dbe65032e3a385ba2040628613535df8a9bc4cb232d1cf693d7de82ea31bf5f8ac94d8ffeadbe8b50bdcf7b666929f1169ee7c2bb9672f70f45ea7e5081449f712476300b11d7398df7c53268e81354aa572c982b5daf563823fcc9a552f9b16284767b312e0d8d3d52103895ceb0c5f374c834b6017cf0db84376429e67bffc26771ce13660ef8cb0cfcf0f6eddf27b6e020000');
INSERT INTO original VALUES(10,X'1f8b08000000000002037591c16ac3300c865f25f83c1727dbca96d3ae3bb7a78e3084a36686d80e9652d295befb2c876eb0313058fefde997645f544c0304f709ec62d0013caab6523b0c3da6ea35d88dbaab540f8c3a4118e4f2a28821b11691ddca37a6d9eabad64db337a62deb2089d9e63faeb96f1f9ff33aa86b066d0c0c96b50bc728208f94267ea1d2c70617f0d388e298708ab9b8eb858246a4298ece3aa4acbc5dd6d3b9f4b9869acf53294e4cdff85913271706c951274c94a76fabdd7e77aa85f1b1c7b66224164684a5adfc52df3ad9d8e88b0ccb3b0c19dd9a87276354f7e3df470f2e48dddf398bfe88c4a5f26fcb4ede8266ef21ad2370641835cdd622d171ce61dee5a76c9c8378d4c6e494153b821be7847f1823aeb7cb1e3947e5b1ba6b77fd024db9d69001020000');
INSERT INTO original VALUES(11,X'1f8b08000000000002037552cb6ac33010fc15a3731564370dad3f2297e494128a90d6ee822519696d9c86fe7bb57692429a6281d6a3997d8c741621b6dae397260c5e7aed40d485d8e6bd8394c45321ac269051fb964fce22918e2419245cc895aa36b22c65a5f64ad5f33ab010bcfd8f573dd72f6f791dc477269ae0491b92e89bc0441647e843ae8396015f32d4870e0d42cac8fb79f93bcd2d2da1a4533fd749946ef4934c14d1b7ac1123c494a7ac8bdd7e37ce295db05017048998c3c054176e2a573069d777b032c1cdb09e3e749ba91bb57e554a1c7ff3dbe0347aae7baf99e467483457be4f79e4b1d3e09c8ecb08144877320dc664d79b218779e71b3161f09ca3542a4b165aa3b11b22fce1ac39ebf5d002e5e862568434747473c840246cd0f0cdc2d46304bb786e00c7ec84bcf47e7d0e0f1ce132601fb470ccdf0f03112a0a56020000');
INSERT INTO original VALUES(12,X'1f8b08000000000002037552cb6ac33010fc15a3731564370dad3f2297e494128a90d6ee822519696d9c86fe7bb57692429a6281d6a3997d8c741621b6dae397260c5e7aed40d485d8e6bd8394c45321ac269051fb964fce22918e2419245cc895aa36b22c6555ee95aae775602178fb1faf7aae5fdef23a88ef4c34c1933624d13781892c8ed0875c072d03be62a80f1d1a849491f7f3f2779a5b5a4249a77eae9328dde8279928a26f59234688294f5917bbfd6e2c99e38285ba2048c41c06a6ba7053b98249bbbe8395096e86f5f4a1db4cdda8f5ab52e2f89bdf06a7d173dd7bcd243f43a2b9f27dca238f9d06e7745c46a040ba93693026bbde0c39cc3bdf880983e71ca55259b2d01a8ddd10e10f67cd59af8716284717b322a4a1a39b4306226183866f16a61e23d8c57303386627e4a5f7eb7378e0089701fba08563fe7e0091694ba256020000');
INSERT INTO original VALUES(13,X'1f8b08000000000002037591d14bc33010c6ff95926733d2aa43cb101f7c17dc9e26458ef4d6059ba424d7d139f6bf9b4b99c24408e4f2f5f77db95c4fc2870e9cf90232de490716455d8857da6310378568815006701dcb271109024916c9cc64a5aaa52c4b59a98d52755e5b36a26bffe3aadbfafe31adad3827507b47a0491ab7f30cbee1e003152f183f8b15f5310cf4ecb99d054e60871e9f383e644a9a962db66469f0bdd1066352de4ff3e9989b9e4b49c721771229fee047192918d7b1471c30c43484ba586fd6871c697d8b754118891916a6bab053796965a1bdcd324c1fd02574a9ee1e9412cd6f7eeb2d18c7f75e7b26b9f791f2cdd7910d0f268ed642989f409ea09771d41a63dc8da94c3bff30ed47c719a552c932633b30fd18f00fa338f5f2b1454a551e56736ecedffc97ed2808020000');
INSERT INTO original VALUES(14,X'1f8b08000000000002037552416e833010fc0af2b98e0c6da38653af3d27a7545165d90bb5846de45d22d2a87faf17422aa5a9b0c4b29e9d198f398b985a1ddc972617830cda83a80bb1856021156fc1acc44321ac269049879637cf02492792dc2437e32b55ad6559ca72b353aa9ed69e0733cd7fb8eab17edee4b517df196862206d48bad044065287a9a7579c7cac60d4beef801913f4318b3bcb285372ab8f9d330e3077decff3d769f23997924efd248e8457f8492225175a9e114748984f5f17dbddf63851fa68a12e089018c38db12efc582e4e5626faa9adc70fdd66e85a3dbd28250ebffc367aed02ebdece8cf233224dcab79407ce0207ef759a8f40917427713006109b2197f9cd3765e21098a3542a8fccb046bb6e48f0075331ebb269817275092b010e1d5d133290c835cef075c3d8bb0476cedc803be624e4c5fbf29bdc498465c0deb170c8cf0fb0d973246e020000');
INSERT INTO original VALUES(15,X'1f8b08000000000002037552416ec32010fc8ac5b944386da3c6a75e7b4e4ea9a20ac1da453260b1ebc869d4bf97c5492aa5a98ce4f5323b330c3e89983a1ddc972617830cda83682ab1816021556fc12cc44325ac269049878e374f02492792dc2437e3976ab992752debf556a9a6ac1d0f669aff70cbc7e6799dd74e7c67a08981b421e9421b19483da6815eb1f858c0a4fdd0033326186216779651a6e6d6107b671c60eebc9fe6af63f13997928e431147c22bfc2891920b1dcf880324cca76faacd767328943e5a682a0224c670636a2a3fd517270b137d69ebe9437719ba524f2f4a89fd2fbf8d5ebbc0bab73393fc8c4845f99672cf59e0e8bd4ef3112892ee258ec600623be632bff9a64c1c0373d44ae59119d66ad78f09fe60d6cc7ad9b440b93a879500c79eae091948e45a67f8ba611a5c023b676ec01d7212f2ecfdf29bdc498465c0deb1b0cfcf0fbb9fdcc36e020000');
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
INSERT INTO deviation VALUES(7,0,'not-multipart-report','');
INSERT INTO deviation VALUES(8,0,'not-multipart-report','');
INSERT INTO deviation VALUES(9,0,'not-multipart-report','');
INSERT INTO deviation VALUES(10,0,'not-multipart-report','');
INSERT INTO deviation VALUES(11,0,'not-multipart-report','');
INSERT INTO deviation VALUES(11,1,'contact-info-missing','');
INSERT INTO deviation VALUES(12,0,'not-multipart-report','');
INSERT INTO deviation VALUES(12,1,'contact-info-missing','');
INSERT INTO deviation VALUES(13,0,'not-multipart-report','');
INSERT INTO deviation VALUES(14,0,'not-multipart-report','');
INSERT INTO deviation VALUES(15,0,'not-multipart-report','');
INSERT INTO deviation VALUES(15,1,'conflicts-with-earlier-report','');
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
INSERT INTO result VALUES(7,0,20777,2,7,'example.com',1,100,7);
INSERT INTO result VALUES(8,0,20777,2,7,'example.com',1,100,5);
INSERT INTO result VALUES(9,0,20778,2,7,'example.com',1,100,3);
INSERT INTO result VALUES(10,0,20779,2,7,'example.com',1,100,0);
INSERT INTO result VALUES(11,0,20777,2,7,'example.com',1,100,4);
INSERT INTO result VALUES(12,0,20778,2,7,'example.com',1,100,4);
INSERT INTO result VALUES(13,0,20777,2,7,'example.com',1,100,0);
INSERT INTO result VALUES(14,0,20776,2,7,'example.com',1,100,2);
INSERT INTO result VALUES(15,0,20776,2,7,'example.com',1,100,9);
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
INSERT INTO failure VALUES(7,0,0,'certificate-expired',3,'','','','','',7);
INSERT INTO failure VALUES(8,0,0,'certificate-expired',3,'','','','','',5);
INSERT INTO failure VALUES(9,0,0,'certificate-expired',3,'','','','','',3);
INSERT INTO failure VALUES(11,0,0,'certificate-expired',3,'','','','','',4);
INSERT INTO failure VALUES(12,0,0,'certificate-expired',3,'','','','','',4);
INSERT INTO failure VALUES(14,0,0,'certificate-expired',3,'','','','','',2);
INSERT INTO failure VALUES(15,0,0,'certificate-expired',3,'','','','','',9);
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
, released INTEGER, deleted INTEGER);
INSERT INTO rejected VALUES(1,1795899404,'not-a-report','not-a-report','','it is a bounce, a receipt or a complaint','MAILER-DAEMON@mx1.example.com','Undelivered Mail Returned to Sender','<20261121061142.1795241502@sender.example>',X'8ebd23e695369a46746b1066f63a2b645b5887cc6861d194a1280935c9910b70',671,'8ebd23e695369a46746b1066f63a2b64.not-a-report',1,1795899404,NULL,NULL);
INSERT INTO rejected VALUES(2,1795899404,'rejected','json-syntax','part 2','Missing a closing quotation mark in string. (near byte 300)','TLS reports <tlsrpt@sender.example>','Report Domain: example.com Submitter: sender.example Report-ID: <2026.11.20T00.00.00Z+example.com@sender.example>','<20261121061142.1795241502@sender.example>',X'12b178195fa1ef1c20b2adac647000cadb448e89bf01c2e393e1fda96bcce863',1137,'12b178195fa1ef1c20b2adac647000ca.rejected',1,NULL,NULL,1796083200);
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
INSERT INTO day_result VALUES(20776,2,7,1,100,9);
INSERT INTO day_result VALUES(20777,1,1,1,1031,57);
INSERT INTO day_result VALUES(20777,2,3,1,412,0);
INSERT INTO day_result VALUES(20777,2,4,1,412,0);
INSERT INTO day_result VALUES(20777,2,5,1,3,1);
INSERT INTO day_result VALUES(20777,2,6,1,230,0);
INSERT INTO day_result VALUES(20777,2,7,4,400,16);
INSERT INTO day_result VALUES(20778,2,7,2,200,7);
INSERT INTO day_result VALUES(20779,2,7,1,100,0);
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
INSERT INTO day_failure VALUES(20776,2,'sts','certificate-expired',3,4,9,1);
INSERT INTO day_failure VALUES(20777,1,'sts','certificate-expired',1,1,57,0);
INSERT INTO day_failure VALUES(20777,2,'sts','certificate-expired',3,4,12,1);
INSERT INTO day_failure VALUES(20777,2,'sts','certificate-expired',3,5,4,1);
INSERT INTO day_failure VALUES(20777,2,'sts','sts-policy-fetch-error',2,3,2,0);
INSERT INTO day_failure VALUES(20778,2,'sts','certificate-expired',3,4,3,0);
INSERT INTO day_failure VALUES(20778,2,'sts','certificate-expired',3,5,4,1);
CREATE TABLE day_reporter (
  day INTEGER NOT NULL,
  reporter INTEGER NOT NULL REFERENCES reporter (id),
  reports INTEGER NOT NULL,
  unverified INTEGER NOT NULL,
  PRIMARY KEY (day, reporter)
) WITHOUT ROWID;
INSERT INTO day_reporter VALUES(18118,1,1,1);
INSERT INTO day_reporter VALUES(20776,4,1,0);
INSERT INTO day_reporter VALUES(20777,1,1,1);
INSERT INTO day_reporter VALUES(20777,2,1,1);
INSERT INTO day_reporter VALUES(20777,3,1,1);
INSERT INTO day_reporter VALUES(20777,4,3,2);
INSERT INTO day_reporter VALUES(20777,5,1,0);
INSERT INTO day_reporter VALUES(20777,6,1,0);
INSERT INTO day_reporter VALUES(20778,4,1,1);
INSERT INTO day_reporter VALUES(20778,5,1,0);
INSERT INTO day_reporter VALUES(20779,4,1,0);
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
INSERT INTO incident VALUES(2,2,'certificate-expired',3,1796084794,20777,20778,23,1169,'sts','testing',NULL,0,'',1796084794,'covered');
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
PRAGMA user_version = 4;
