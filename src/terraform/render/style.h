#pragma once

#include <string>
#include <string_view>

#include "terraform/plan.h"

namespace regionfall::terraform::render {

// Escape codes of a terminal, or nothing where no colour is wanted.
struct Style {
  bool color = false;
  std::string_view bold() const { return color ? "\033[1m" : ""; }
  std::string_view red() const { return color ? "\033[31m" : ""; }
  std::string_view green() const { return color ? "\033[32m" : ""; }
  std::string_view yellow() const { return color ? "\033[33m" : ""; }
  std::string_view cyan() const { return color ? "\033[36m" : ""; }
  std::string_view gray() const { return color ? "\033[90m" : ""; }
  std::string_view reset() const { return color ? "\033[0m" : ""; }
};

// The three columns that say what happens: "  +", "-/+", " <=".
std::string action_symbol(Action action, const Style& style);

// The text with lines of at most `width` columns (0: as it is), broken at blanks; ends with a line end.
std::string wrapped(std::string_view text, int width);

}  // namespace regionfall::terraform::render
