#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/gzip.h"
#include "hcl/functions/csv.h"
#include "hcl/functions/yaml.h"

// The decoders that read texts from outside: the first byte chooses one. What YAML decodes must be encodable, records
// of CSV are of one length, and what gunzip unpacks survives another round.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace regionfall;
  constexpr std::uint64_t kUnpackedBytesMax = 1 << 20;
  if (size == 0) return 0;
  std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
  switch (data[0]) {
    case 'y':
      if (auto value = hcl::yaml_decode(text)) hcl::yaml_encode(*value);
      break;
    case 'c':
      if (auto records = hcl::read_csv(text)) {
        for (const hcl::CsvRecord& record : *records) {
          if (record.size() != records->front().size()) std::abort();
        }
      }
      break;
    case 'z':
      if (auto bytes = gunzip(text, kUnpackedBytesMax); bytes && gunzip(gzip(*bytes)) != *bytes) std::abort();
      break;
    default:
      break;
  }
  return 0;
}
