# SPDX-License-Identifier: MIT
# package: cpack -G DEB makes the Debian package of this build. "cmake --install" installs none of the
# files below, which have their places on Debian alone.
#
# A package that others are to have is made by build-package.sh, beside this file.
set(debian ${CMAKE_SOURCE_DIR}/contrib/debian)
set(contrib ${CMAKE_SOURCE_DIR}/contrib)
set(doc share/doc/tlsrpt)

# The changelog has the whole version, and says when it was made.
file(STRINGS ${debian}/changelog first LIMIT_COUNT 1)
if(NOT first MATCHES "^tlsrpt \\(${PROJECT_VERSION}-([0-9]+)\\)")
  message(FATAL_ERROR "contrib/debian/changelog does not begin with tlsrpt (${PROJECT_VERSION}-...): ${first}")
endif()
set(CPACK_DEBIAN_PACKAGE_RELEASE ${CMAKE_MATCH_1})

function(tlsrpt_debian)
  install(${ARGN} COMPONENT debian EXCLUDE_FROM_ALL)
endfunction()
# Those of these that are there: what a postmaster may change, and an upgrade then leaves alone.
set(conffiles "")
foreach(place tlsrpt.conf:/etc/tlsrpt cron/tlsrpt:/etc/cron.d
        logcheck/ignore.d.server/tlsrpt:/etc/logcheck/ignore.d.server)
  string(REPLACE ":" ";" place ${place})
  list(GET place 0 file)
  list(GET place 1 folder)
  if(EXISTS ${contrib}/${file})
    tlsrpt_debian(FILES ${contrib}/${file} DESTINATION ${folder})
    get_filename_component(name ${file} NAME)
    string(APPEND conffiles "${folder}/${name}\n")
  endif()
endforeach()
file(WRITE ${CMAKE_BINARY_DIR}/debian/conffiles "${conffiles}")
# Not below /usr yet: the tools of Debian 12 have them here.
file(GLOB units ${contrib}/systemd/*.service ${contrib}/systemd/*.timer)
tlsrpt_debian(FILES ${units} DESTINATION /lib/systemd/system)
tlsrpt_debian(FILES ${contrib}/systemd/sysusers.d/tlsrpt.conf DESTINATION lib/sysusers.d)
tlsrpt_debian(FILES ${contrib}/systemd/tmpfiles.d/tlsrpt.conf DESTINATION lib/tmpfiles.d)
tlsrpt_debian(FILES ${CMAKE_SOURCE_DIR}/README.md ${debian}/copyright DESTINATION ${doc})
tlsrpt_debian(FILES ${debian}/changelog DESTINATION ${doc} RENAME changelog.Debian)
tlsrpt_debian(FILES ${debian}/lintian-overrides DESTINATION share/lintian/overrides RENAME tlsrpt)
file(GLOB completions ${contrib}/bash-completion/tlsrpt-*)
if(completions)
  tlsrpt_debian(FILES ${completions} DESTINATION share/bash-completion/completions)
endif()
# What a postmaster copies from: a folder for each system that it plugs into. Of what has its place
# above nobody needs a copy.
file(GLOB snippets LIST_DIRECTORIES true ${contrib}/*)
foreach(folder IN LISTS snippets)
  get_filename_component(name ${folder} NAME)
  if(IS_DIRECTORY ${folder} AND NOT name MATCHES "^(bash-completion|cron|debian|examples|logcheck|systemd)$")
    tlsrpt_debian(DIRECTORY ${folder} DESTINATION ${doc}/examples)
  endif()
endforeach()
tlsrpt_debian(FILES ${contrib}/README.md DESTINATION ${doc}/examples)
tlsrpt_debian(DIRECTORY ${contrib}/examples/ DESTINATION ${doc}/examples/mails)
# So that what README.md says can be typed in that folder.
file(CREATE_LINK examples ${CMAKE_BINARY_DIR}/debian/contrib SYMBOLIC)
tlsrpt_debian(FILES ${CMAKE_BINARY_DIR}/debian/contrib DESTINATION ${doc})

set(CPACK_GENERATOR DEB)
# What "cmake --install" installs, and the files above.
set(CPACK_INSTALL_CMAKE_PROJECTS "${CMAKE_BINARY_DIR};tlsrpt;ALL;/;${CMAKE_BINARY_DIR};tlsrpt;debian;/")
set(CPACK_MONOLITHIC_INSTALL ON)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_PRE_BUILD_SCRIPTS ${debian}/compress.cmake)
set(CPACK_PACKAGE_NAME tlsrpt)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS adduser)
# The digest and the alerts go out by sendmail; a check trusts public CAs and the keys of the root.
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "default-mta | mail-transport-agent, ca-certificates, dns-root-data")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS prometheus-node-exporter)
set(CPACK_DEBIAN_PACKAGE_SECTION mail)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
# Whoever publishes the package puts their own names here, and in the changelog.
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "The tlsrpt authors <tlsrpt@example.org>")
set(CPACK_DEBIAN_PACKAGE_HOMEPAGE https://tlsrpt.example.org/)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "reader of SMTP TLS reports (RFC 8460) for mail servers")
set(CPACK_PACKAGE_DESCRIPTION
"Other mail servers report each day how many of their connections to a
domain's mail servers were safe, and why the others failed. A mail server
pipes these mails into tlsrpt-ingest, which puts them into a local SQLite
file and sends an alert when a cause of failure appears, and another when it
is over.
.
tlsrpt-summary tells what is wrong, what that does to mail now and what to do
about it: as a page, as a mail each evening, or as metrics for Prometheus. It
also tells whether a domain is ready for an MTA-STS policy in mode enforce.
tlsrpt-check checks the policy and the records that a domain publishes.
.
Snippets for Postfix and other mail software are in
/usr/share/doc/tlsrpt/examples.")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${CMAKE_BINARY_DIR}/debian/conffiles ${debian}/postinst ${debian}/prerm
                                       ${debian}/postrm)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
include(CPack)
