#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "base/clock.h"

namespace regionfall::cli {

// When `up -watch` applies the configuration again: once files have been quiet for a moment, as editors write several,
// and never while an apply is under way. A decision: who uses it sets the timer and starts the apply.
class Reapply {
 public:
  static constexpr std::chrono::milliseconds kQuiet{300};

  void changed(Instant now) { changed_ = now; }
  void apply_begins() {
    applying_ = true;
    changed_.reset();
  }
  void apply_ended() { applying_ = false; }
  // When the next apply is to begin; nothing while there is no reason, or one is under way.
  std::optional<Instant> due() const {
    if (applying_ || !changed_) return {};
    return *changed_ + kQuiet;
  }

 private:
  bool applying_ = false;
  std::optional<Instant> changed_;  // the last change that no apply has begun after
};

// Whether a change of a file of that name bears on what is applied. Editors' own files and what a run writes do not.
bool is_of_configuration(std::string_view name);

}  // namespace regionfall::cli
