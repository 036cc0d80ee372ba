// SPDX-License-Identifier: MIT
// order: a program, run step by step, to a script that has GNU ld put what it runs side by side.
//
//   order MAP PROGRAM ARGUMENT…     MAP is what ld -Map wrote of PROGRAM, which gets our stdin
//
// What both the program and its children run comes first, then what is its own, then theirs: each
// page of the program that a process touches costs it time.
#include <elf.h>
#include <fcntl.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

using Address = std::uint64_t;

/// A section of an object file, as it lies in the program.
struct Piece {
  Address start = 0;
  Address size = 0;
  std::string section;
  std::string file;
  std::set<Address> lines[2];  ///< that were run: of 64 bytes, by the program and by its children
};

[[noreturn]] void fail(const std::string& what) {
  std::perror(("order: " + what).c_str());
  std::exit(1);
}

/// Lines such as ` .text.NAME  0xADDRESS  0xSIZE  FILE`, broken after a long name.
std::vector<Piece> read_map(const char* path) {
  std::ifstream map(path);
  if (!map) fail(path);
  std::vector<Piece> pieces;
  std::string section;
  for (std::string line; std::getline(map, line);) {
    std::istringstream words(line);
    if (line.starts_with(" .")) words >> section;
    if (!section.starts_with(".text") || !line.starts_with(' ')) continue;
    Piece piece;
    words >> std::hex >> piece.start >> piece.size;
    if (words && std::getline(words >> std::ws, piece.file) && piece.start > 0 && piece.size > 0) {
      piece.section = section;
      pieces.push_back(piece);
      section.clear();
    }
  }
  std::sort(pieces.begin(), pieces.end(),
            [](const Piece& a, const Piece& b) { return a.start < b.start; });
  return pieces;
}

/// How far from where it was linked to the program was loaded.
Address moved(pid_t process, const char* program) {
  Elf64_Ehdr head{};
  if (!std::ifstream(program, std::ios::binary).read(reinterpret_cast<char*>(&head), sizeof head)) {
    fail(program);
  }
  std::ifstream values("/proc/" + std::to_string(process) + "/auxv", std::ios::binary);
  for (Elf64_auxv_t value{}; values.read(reinterpret_cast<char*>(&value), sizeof value);) {
    if (value.a_type == AT_ENTRY) return value.a_un.a_val - head.e_entry;
  }
  fail("cannot tell where the program is");
}

void note(std::vector<Piece>& pieces, Address at, bool is_child) {
  const auto after =
      std::upper_bound(pieces.begin(), pieces.end(), at,
                       [](Address a, const Piece& piece) { return a < piece.start; });
  if (after == pieces.begin()) return;
  Piece& piece = *std::prev(after);
  if (at < piece.start + piece.size) piece.lines[is_child ? 1 : 0].insert(at / 64);
}

/// Whether the program ended well: what another ran is not to be written down.
bool run_by_steps(char** command, std::vector<Piece>& pieces) {
  const pid_t program = ::fork();
  if (program == 0) {
    ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
    ::dup2(::open("/dev/null", O_WRONLY), STDOUT_FILENO);
    ::execv(command[0], command);
    fail(command[0]);
  }
  int status = 0;
  if (program < 0 || ::waitpid(program, &status, 0) < 0 || !WIFSTOPPED(status)) fail(command[0]);
  ::ptrace(PTRACE_SETOPTIONS, program, nullptr, PTRACE_O_TRACEFORK | PTRACE_O_EXITKILL);
  const Address by = moved(program, command[0]);
  bool ended_well = false;
  for (pid_t process = program; process > 0; process = ::waitpid(-1, &status, __WALL)) {
    if (!WIFSTOPPED(status)) {
      ended_well =
          ended_well || (process == program && WIFEXITED(status) && WEXITSTATUS(status) == 0);
      continue;
    }
    user_regs_struct registers{};
    if (::ptrace(PTRACE_GETREGS, process, nullptr, &registers) == 0) {
      note(pieces, registers.rip - by, process != program);
    }
    const int signal = WSTOPSIG(status);
    const bool is_ours = signal == SIGTRAP || signal == SIGSTOP;
    ::ptrace(PTRACE_SINGLESTEP, process, nullptr, is_ours ? 0 : signal);
  }
  return ended_well;
}

/// Little of a large piece is not worth the place.
bool is_run(const Piece& piece) {
  std::set<Address> lines = piece.lines[0];
  lines.insert(piece.lines[1].begin(), piece.lines[1].end());
  return !lines.empty() && (piece.size < 12'000 || lines.size() * 64 > piece.size / 12);
}

/// `archive:member(section)` where the name of the section tells nothing, else any file's. Long
/// names are cut: others that begin like them are of the same class and do no harm.
std::string pattern(const Piece& piece) {
  constexpr std::size_t kLongest = 72;
  if (piece.section.starts_with(".text._Z")) {
    const bool is_long = piece.section.size() > kLongest;
    return "*(" + piece.section.substr(0, kLongest) + (is_long ? "*)" : ")");
  }
  const std::string name = piece.file.substr(piece.file.rfind('/') + 1);
  const auto bracket = name.find('(');
  if (bracket == std::string::npos) return "*" + name + "(" + piece.section + ")";
  return "*" + name.substr(0, bracket) + ":" + name.substr(bracket + 1, name.size() - bracket - 2) +
         "(" + piece.section + ")";
}

void print(const std::vector<Piece>& pieces) {
  std::set<std::string> printed;
  const auto print_those = [&](bool of_program, bool of_children) {
    for (const Piece& piece : pieces) {
      if (!is_run(piece) || piece.lines[0].empty() == of_program ||
          piece.lines[1].empty() == of_children) {
        continue;
      }
      const std::string words = pattern(piece);
      if (printed.insert(words).second) std::printf("    %s\n", words.c_str());
    }
  };
  std::printf(
      "/* SPDX-License-Identifier: MIT\n"
      "   What a delivery runs, to lie side by side. Made by tests/bench/order.sh; what is no\n"
      "   more there does no harm. */\n"
      "SECTIONS\n{\n  .text.delivery :\n  {\n");
  print_those(true, true);
  print_those(true, false);
  print_those(false, true);
  std::printf("  }\n}\nINSERT BEFORE .text;\n");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: see the head of order.cc\n");
    return 64;
  }
  std::vector<Piece> pieces = read_map(argv[1]);
  if (!run_by_steps(argv + 2, pieces)) {
    std::fprintf(stderr, "order: %s failed\n", argv[2]);
    return 1;
  }
  print(pieces);
  return 0;
}
