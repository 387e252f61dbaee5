#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/cbor.h"

namespace {

using regionfall::CborReader;
using regionfall::CborWriter;
using regionfall::Result;

// Reads an item and writes the same.
Result<void> copy(CborReader& reader, CborWriter& writer) {
  using Kind = CborReader::Kind;
  switch (TRY(reader.kind())) {
    case Kind::kInteger:
      writer.integer(TRY(reader.integer()));
      return {};
    case Kind::kNumber:
      writer.number(TRY(reader.number()));
      return {};
    case Kind::kBool:
      writer.boolean(TRY(reader.boolean()));
      return {};
    case Kind::kNull:
      writer.null();
      return reader.null();
    case Kind::kText:
      writer.text(TRY(reader.text()));
      return {};
    case Kind::kBytes:
      writer.bytes(TRY(reader.bytes()));
      return {};
    case Kind::kTag:
      writer.tag(TRY(reader.tag()));
      return copy(reader, writer);
    case Kind::kArray:
      TRY(reader.enter_array());
      writer.open_array();
      while (TRY(reader.next())) TRY(copy(reader, writer));
      writer.end();
      return {};
    case Kind::kMap:
      break;
  }
  TRY(reader.enter_map());
  writer.open_map();
  while (TRY(reader.next())) {
    TRY(copy(reader, writer));
    TRY(copy(reader, writer));
  }
  writer.end();
  return {};
}

// Nothing where the bytes are no CBOR item.
std::string copied(std::string_view bytes) {
  std::string out;
  CborReader reader(bytes);
  CborWriter writer(out);
  return copy(reader, writer) ? out : std::string();
}

// Tags nest by this function's recursion, not the reader's.
constexpr std::size_t kInputBytesMax = 4096;

}  // namespace

// What is read and written comes back the same once more, and can be skipped as a whole.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > kInputBytesMax) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  CborReader skipping(bytes);
  (void)skipping.skip();
  const std::string written = copied(bytes);
  if (written.empty()) return 0;
  if (copied(written) != written) std::abort();
  return 0;
}
