// SPDX-License-Identifier: MIT
// Process: what a mail server's child must be sure of before it reads a byte. It ends with 0 or
// 75, whatever happens, and a delivery never outlives its deadline by more than a second.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tlsrpt::cli {

inline constexpr int kTemporaryFailure = 75;  // EX_TEMPFAIL of sysexits.h

/// Opens /dev/null for standard descriptors that are closed, so that no file of ours gets their
/// number and a message that was meant for stderr. Returns whether stdin was open.
bool secure_descriptors();
/// Whether stdout was open then.
bool output_was_open();

/// No core files, no file for others, and no death by a broken pipe or a file size limit.
void secure_process();

/// From now on TERM, INT, HUP, QUIT, XCPU, USR1, USR2 and std::terminate end the process with 75.
void end_with_temporary_failure();

/// From now on they end it with 0 and without a word: the mail is dealt with.
void end_well_from_now_on();

/// Seconds for the store to become free, of a command that somebody waits for.
inline constexpr std::uint64_t kPatience = 30;

enum class AtDeadline {
  interrupt,  ///< system calls that wait are interrupted, again and again
  end,        ///< that, and a second later the process ends with 75
};
void start_deadline(std::uint64_t seconds, AtDeadline then);
void stop_deadline();
bool deadline_passed();

/// From now on INT, TERM and HUP are remembered, for the program to end at its next step; a second
/// one ends it at once.
void end_when_told();
bool told_to_end();

/// The one line of a delivery that has to be tried again, on stderr: the enhanced status code
/// (RFC 3463, section 3.4), the program, and the reason in at most 200 ASCII bytes in all.
void write_failure(std::string_view status, std::string_view reason);

}  // namespace tlsrpt::cli
