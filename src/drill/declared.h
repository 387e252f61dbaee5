#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "base/random.h"
#include "base/result.h"

namespace regionfall::drill {

// Where something is written in a configuration.
struct SourcePlace {
  std::string file;        // as from the configuration's directory
  std::uint32_t line = 0;  // from 1; 0: nowhere
  std::string text;        // the line, without its indentation

  bool known() const { return line != 0; }
  std::string to_string() const;  // "main.tf:12"; "" for nowhere
};

// One object that a configuration has made, with what is written about it.
struct Declared {
  std::string address;                                        // "module.net.aws_lb.main[0]"
  std::string type;                                           // "aws_lb"
  Json attributes;                                            // as in the state
  SourcePlace place;                                          // of the block's header
  std::map<std::string, SourcePlace, std::less<>> arguments;  // by name; of nested blocks as in "alias.name"

  // Where the argument is written, else the block's header.
  const SourcePlace& written(std::string_view argument) const;
  const std::string& text(std::string_view attribute) const { return attributes[attribute].text(); }
};

// All managed objects of the configuration's state, by address. What is in the state and no longer written has no
// place. `directory` as from the working directory.
Result<std::vector<Declared>> read_declared(const std::string& directory, const Clock& clock, RandomSource& random);

}  // namespace regionfall::drill
