#pragma once

#include <string_view>
#include <vector>

namespace regionfall::iam {

// A place in a text; both from 1.
struct TextPosition {
  int line = 1;
  int column = 1;
};

struct StatementPosition {
  TextPosition start;  // its opening brace
  TextPosition end;    // behind its closing brace
};

// Where the statements of a policy stand, in order. `document` must have passed parse_policy_document().
std::vector<StatementPosition> statement_positions(std::string_view document);

}  // namespace regionfall::iam
