// SPDX-License-Identifier: MIT
#include "probe/crew.h"

#include <algorithm>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>

namespace tlsrpt::probe {

void Crew::work(const Tell& tell) {
  std::mutex mutex;
  std::size_t next = 0;
  std::size_t done = 0;
  std::exception_ptr failed;
  const auto one_after_the_other = [&] {
    std::unique_lock lock(mutex);
    while (next != tasks_.size() && !failed) {
      const auto& [name, task] = tasks_[next++];
      lock.unlock();
      std::exception_ptr error;
      try {
        task();
      } catch (...) {
        error = std::current_exception();
      }
      lock.lock();
      if (error && !failed) failed = error;
      tell(name, ++done, tasks_.size());
    }
  };
  {
    std::vector<std::jthread> crew;
    try {
      for (std::size_t i = 0; i != std::min(most_, tasks_.size()); ++i) {
        crew.emplace_back(one_after_the_other);
      }
    } catch (const std::system_error&) {
      // Fewer than that may do, where this machine has no more.
      if (crew.empty()) throw;
    }
  }
  if (failed) std::rethrow_exception(failed);
}

}  // namespace tlsrpt::probe
