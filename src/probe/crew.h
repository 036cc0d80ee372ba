// SPDX-License-Identifier: MIT
// Crew: tasks that wait on others, many at a time.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tlsrpt::probe {

class Crew {
 public:
  using Tell = std::function<void(std::string_view name, std::size_t done, std::size_t all)>;

  explicit Crew(std::size_t most) : most_(most) {}

  void add(std::string name, std::function<void()> task) {
    tasks_.emplace_back(std::move(name), std::move(task));
  }

  /// Does them all, and tells of each that is done, never two at a time. Throws what the first one
  /// that failed threw, once none is at work any more.
  void work(const Tell& tell);

 private:
  std::size_t most_;
  std::vector<std::pair<std::string, std::function<void()>>> tasks_;
};

}  // namespace tlsrpt::probe
