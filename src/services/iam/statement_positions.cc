#include "services/iam/statement_positions.h"

#include <algorithm>

#include "base/json_scanner.h"

namespace regionfall::iam {
namespace {

TextPosition position_of(std::string_view text, const char* place) {
  const std::string_view before = text.substr(0, static_cast<std::size_t>(place - text.data()));
  const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0
  return {static_cast<int>(std::ranges::count(before, '\n')) + 1, static_cast<int>(before.size() - line_start) + 1};
}

Result<std::vector<std::string_view>> raw_statements(std::string_view document) {
  JsonScanner scanner(document);
  std::vector<std::string_view> statements;
  TRY(scanner.enter_object());
  while (const std::optional<std::string> member = TRY(scanner.next_member())) {
    if (*member != "Statement") {
      TRY(scanner.raw());
    } else if (TRY(scanner.kind()) == Json::Kind::kArray) {
      TRY(scanner.enter_array());
      while (TRY(scanner.next_item())) statements.push_back(TRY(scanner.raw()));
    } else {
      statements.push_back(TRY(scanner.raw()));
    }
  }
  return statements;
}

}  // namespace

std::vector<StatementPosition> statement_positions(std::string_view document) {
  std::vector<StatementPosition> positions;
  for (const std::string_view raw : raw_statements(document).value_or(std::vector<std::string_view>())) {
    positions.push_back({position_of(document, raw.data()), position_of(document, raw.data() + raw.size())});
  }
  return positions;
}

}  // namespace regionfall::iam
