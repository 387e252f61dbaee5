#include "hcl/functions/csv.h"

#include <fmt/format.h>

namespace regionfall::hcl {
namespace {

class CsvReader {
 public:
  explicit CsvReader(std::string_view text) : rest_(text) {}

  Result<std::vector<CsvRecord>> read() {
    std::vector<CsvRecord> records;
    while (next_line()) {
      if (line_ == "\n" || line_.empty()) continue;
      std::size_t first_line = line_number_;
      CsvRecord record;
      Result<void> read = read_record(record);
      if (!read) return std::unexpected(read.error());
      if (!records.empty() && record.size() != records[0].size()) {
        return failure(fmt::format("line {}: {} fields where the first line has {}", first_line, record.size(),
                                   records[0].size()));
      }
      records.push_back(std::move(record));
    }
    return records;
  }

 private:
  // Makes the next line current, with its line end as a single LF (the last one may have none).
  bool next_line() {
    if (rest_.empty()) return false;
    ++line_number_;
    std::size_t end = rest_.find('\n');
    line_ = std::string(rest_.substr(0, end));
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    if (line_.ends_with('\r')) line_.pop_back();
    if (end != std::string_view::npos) line_ += '\n';
    at_ = 0;
    return true;
  }

  std::size_t content_end() const { return line_.ends_with('\n') ? line_.size() - 1 : line_.size(); }

  std::unexpected<Error> wrong(std::string_view why) const {
    return failure(fmt::format("line {}, column {}: {}", line_number_, at_ + 1, why));
  }

  Result<void> read_record(CsvRecord& record) {
    for (bool more = true; more;) {
      std::string& field = record.emplace_back();
      bool quoted = at_ < line_.size() && line_[at_] == '"';
      Result<bool> read = quoted ? read_quoted(field) : read_plain(field);
      if (!read) return std::unexpected(read.error());
      more = *read;
    }
    return {};
  }

  // Each reads one field and tells whether a comma follows, which it passes over.
  Result<bool> read_plain(std::string& field) {
    std::size_t end = std::min(line_.find(',', at_), content_end());
    bool comma = end < content_end();
    field = line_.substr(at_, end - at_);
    std::size_t mark = field.find('"');
    if (mark != std::string::npos) {
      at_ += mark;
      return wrong("a quotation mark inside a field that does not begin with one");
    }
    at_ = end + 1;
    return comma;
  }

  Result<bool> read_quoted(std::string& field) {
    for (++at_;;) {
      std::size_t mark = line_.find('"', at_);
      field += line_.substr(at_, mark == std::string::npos ? mark : mark - at_);
      if (mark == std::string::npos) {
        if (!next_line()) return wrong("the text ends inside a quoted field");
        continue;
      }
      at_ = mark + 1;
      if (at_ >= content_end()) return false;
      char next = line_[at_++];
      if (next == ',') return true;
      if (next != '"') return wrong("after the closing quotation mark of a field a comma must follow");
      field += '"';
    }
  }

  std::string_view rest_;
  std::string line_;
  std::size_t at_ = 0;
  std::size_t line_number_ = 0;
};

}  // namespace

Result<std::vector<CsvRecord>> read_csv(std::string_view text) { return CsvReader(text).read(); }

}  // namespace regionfall::hcl
