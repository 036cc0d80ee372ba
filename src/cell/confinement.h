// SPDX-License-Identifier: MIT
// Confinement: what a cell takes from itself before it sees a byte. For this room's own files.
#pragma once

#include "cell/cell.h"

namespace tlsrpt::cell {

/// The one descriptor that a cell can read and write.
inline constexpr int kSocket = 3;

/// AddressSanitizer reserves terabytes, of which it uses little, and reads files at each exception:
/// where it is built in, memory, files and system calls are not limited.
#if defined(__SANITIZE_ADDRESS__)
inline constexpr bool kSanitized = true;
#elif defined(__has_feature)
inline constexpr bool kSanitized = __has_feature(address_sanitizer);
#else
inline constexpr bool kSanitized = false;
#endif

/// The limits of this process, which never rise again: memory, CPU, no new file, no new process, no
/// core file; and no new privileges.
void set_limits(const Limits& limits);

/// Whether the address space of this process is limited to less than `memory` already.
bool memory_is_shorter_than(std::uint64_t memory);

/// From now on the kernel refuses (EPERM) every system call but those for reading and writing what
/// is open, memory without code, and the end. False where the kernel has no seccomp filters.
bool refuse_system_calls();

}  // namespace tlsrpt::cell
