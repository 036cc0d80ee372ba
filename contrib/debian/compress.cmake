# SPDX-License-Identifier: MIT
# compress: what is to go into the package to how Debian wants it there; cpack runs this between the two.
file(GLOB pages ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/usr/share/man/*/*
     ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/usr/share/doc/tlsrpt/changelog.Debian)
# Without a name and a time in it, so that the same page makes the same bytes.
execute_process(COMMAND gzip -9nf ${pages} COMMAND_ERROR_IS_FATAL ANY)
