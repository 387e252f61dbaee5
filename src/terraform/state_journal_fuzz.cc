#include <fmt/format.h>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/hash.h"
#include "base/text.h"
#include "terraform/state_journal.h"

namespace regionfall::terraform {
namespace {

// Each line gets the checksum it needs, else no changed record would ever be read.
std::string with_checksums(std::string_view lines) {
  std::string journal;
  for (const std::string_view line : split_lines(lines)) journal += fmt::format("{:08x} {}\n", crc32(line), line);
  return journal;
}

// A journal that is read can be written again, record by record, and then says the same.
void read_journal(std::string_view text) {
  static_cast<void>(parse_journal(text));
  const auto journal = parse_journal(with_checksums(text));
  if (!journal || !*journal) return;
  std::string written = journal_line((*journal)->base);
  for (const JournalRecord& record : (*journal)->records) written += journal_line(record);
  const auto again = parse_journal(written);
  if (!again || !*again || (*again)->records.size() != (*journal)->records.size()) std::abort();
}

}  // namespace
}  // namespace regionfall::terraform

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  regionfall::terraform::read_journal(std::string_view(reinterpret_cast<const char*>(data), size));
  return 0;
}
