// SPDX-License-Identifier: MIT
// measure: commands to the time and memory of their whole processes.
//
//   measure pair INPUTS COUNT A B       A and B in turn; the first five of each do not count
//   measure crowd INPUTS COUNT N A      N of them at once
//   measure once A                      one run
//
// Each run has the next file of INPUTS on stdin. A and B are words split at blanks; each runs
// without a shell, its stdout goes to /dev/null.
#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <sstream>
#include <string>
#include <vector>

extern char** environ;

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kWarmUp = 5;

double milliseconds(Clock::duration time) {
  return std::chrono::duration<double, std::milli>(time).count();
}

struct Usage {
  double wall = 0;  // milliseconds
  double cpu = 0;
  long memory = 0;  // kB, peak
  int status = 0;
};

pid_t start(const std::string& command, const std::string& input) {
  std::istringstream words(command);
  std::vector<std::string> arguments;
  for (std::string word; words >> word;) arguments.push_back(word);
  std::vector<char*> argv;
  for (auto& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, input.c_str(), O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  pid_t pid = 0;
  const int error = posix_spawn(&pid, argv[0], &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) {
    std::fprintf(stderr, "measure: cannot start %s\n", command.c_str());
    std::exit(2);
  }
  return pid;
}

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) / 1e3;
}

Usage finish(pid_t pid, Clock::time_point since) {
  Usage usage;
  rusage used{};
  wait4(pid, &usage.status, 0, &used);
  usage.wall = milliseconds(Clock::now() - since);
  usage.cpu = seconds(used.ru_utime) + seconds(used.ru_stime);
  usage.memory = used.ru_maxrss;
  return usage;
}

Usage run(const std::string& command, const std::string& input) {
  const auto since = Clock::now();
  return finish(start(command, input), since);
}

double share(std::vector<double> values, double at) {
  std::sort(values.begin(), values.end());
  return values.at(static_cast<std::size_t>(at * static_cast<double>(values.size() - 1)));
}

std::vector<std::string> files_in(const std::string& folder) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

void print_row(const char* name, const std::vector<double>& wall, const std::vector<double>& cpu) {
  std::printf("  %-8s wall median %6.2f ms  p90 %6.2f  p99 %6.2f   cpu median %5.2f ms\n", name,
              share(wall, .5), share(wall, .9), share(wall, .99), share(cpu, .5));
}

int pair(const std::string& inputs, int count, const std::string& a, const std::string& b) {
  const auto files = files_in(inputs);
  std::vector<double> wall_a, wall_b, cpu_a, cpu_b;
  int failed = 0;
  for (int i = 0; i < count; ++i) {
    const std::string& input = files.at(static_cast<std::size_t>(i) % files.size());
    const Usage of_a = run(a, input);
    const Usage of_b = run(b, input);
    failed += of_a.status != 0 || of_b.status != 0;
    if (i < kWarmUp) continue;
    wall_a.push_back(of_a.wall), cpu_a.push_back(of_a.cpu);
    wall_b.push_back(of_b.wall), cpu_b.push_back(of_b.cpu);
  }
  print_row("ours", wall_a, cpu_a);
  print_row("floor", wall_b, cpu_b);
  std::printf("  ratio of medians: wall %.2f, cpu %.2f   (%d failed)\n",
              share(wall_a, .5) / share(wall_b, .5), share(cpu_a, .5) / share(cpu_b, .5), failed);
  return failed == 0 ? 0 : 1;
}

int crowd(const std::string& inputs, int count, int at_once, const std::string& command) {
  const auto files = files_in(inputs);
  std::map<pid_t, Clock::time_point> running;
  std::vector<double> wall;
  int started = 0, failed = 0;
  const auto begin = Clock::now();
  while (started < count || !running.empty()) {
    while (started < count && static_cast<int>(running.size()) < at_once) {
      const auto& input = files.at(static_cast<std::size_t>(started++) % files.size());
      const auto since = Clock::now();
      running[start(command, input)] = since;
    }
    int status = 0;
    const pid_t pid = wait(&status);
    wall.push_back(milliseconds(Clock::now() - running.at(pid)));
    failed += status != 0;
    running.erase(pid);
  }
  std::printf("  %2d at once: median %6.2f ms  p99 %7.2f  max %7.2f  %5.0f mails/s  (%d failed)\n",
              at_once, share(wall, .5), share(wall, .99), share(wall, 1),
              count / milliseconds(Clock::now() - begin) * 1e3, failed);
  return failed == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string mode = argc > 1 ? argv[1] : "";
  if (mode == "pair" && argc == 6 && std::atoi(argv[3]) > kWarmUp) {
    return pair(argv[2], std::atoi(argv[3]), argv[4], argv[5]);
  }
  if (mode == "crowd" && argc == 6) {
    return crowd(argv[2], std::atoi(argv[3]), std::atoi(argv[4]), argv[5]);
  }
  if ((mode == "once" && argc == 3) || (mode == "once" && argc == 4)) {
    const Usage usage = run(argv[2], argc == 4 ? argv[3] : "/dev/null");
    std::printf("  wall %7.0f ms  cpu %7.0f ms  peak memory %6.1f MB  status %d\n", usage.wall,
                usage.cpu, static_cast<double>(usage.memory) / 1024, WEXITSTATUS(usage.status));
    return 0;
  }
  std::fprintf(stderr, "usage: see the head of measure.cc\n");
  return 64;
}
