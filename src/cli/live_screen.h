#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cli/environment.h"
#include "drill/live_view.h"

namespace regionfall::cli {

// The part of a terminal that is drawn anew in place, below the lines that stay. It is there only where it can be: not
// where output is piped, nor on terminals that cannot move their cursor (TERM=dumb).
class LiveScreen {
 public:
  explicit LiveScreen(Environment& environment);
  ~LiveScreen() { clear(); }
  LiveScreen(const LiveScreen&) = delete;
  LiveScreen& operator=(const LiveScreen&) = delete;

  bool possible() const { return possible_; }
  // Draws it, in place of what was drawn before, as large as the window is by now.
  void draw(const drill::LiveState& state);
  // Takes it away, so that lines can be written where it was.
  void clear();

 private:
  Environment& environment_;
  bool possible_;
  bool unicode_;
  std::vector<std::size_t> drawn_;  // columns of each line that stands there
};

}  // namespace regionfall::cli
