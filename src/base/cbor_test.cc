#include "base/cbor.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <limits>

#include "base/encoding.h"

namespace regionfall {
namespace {

std::string bytes_of(std::string_view hex) { return hex_decode(hex).value(); }

// The data item as RFC 8949's diagnostic notation has it, read by the public calls.
Result<std::string> diagnose(CborReader& reader) {
  using Kind = CborReader::Kind;
  switch (TRY(reader.kind())) {
    case Kind::kInteger:
      return std::to_string(TRY(reader.integer()));
    case Kind::kNumber:
      return fmt::format("{:.17g}", TRY(reader.number()));
    case Kind::kBool:
      return TRY(reader.boolean()) ? "true" : "false";
    case Kind::kNull:
      TRY(reader.null());
      return "null";
    case Kind::kText:
      return fmt::format("\"{}\"", TRY(reader.text()));
    case Kind::kBytes:
      return fmt::format("h'{}'", hex_encode(TRY(reader.bytes())));
    case Kind::kTag: {
      const std::uint64_t number = TRY(reader.tag());
      return fmt::format("{}({})", number, TRY(diagnose(reader)));
    }
    case Kind::kArray:
      TRY(reader.enter_array());
      break;
    case Kind::kMap: {
      TRY(reader.enter_map());
      std::string out = "{";
      while (TRY(reader.next())) {
        if (out.size() > 1) out += ", ";
        out += TRY(diagnose(reader)) + ": ";
        out += TRY(diagnose(reader));
      }
      return out + "}";
    }
  }
  std::string out = "[";
  while (TRY(reader.next())) {
    if (out.size() > 1) out += ", ";
    out += TRY(diagnose(reader));
  }
  return out + "]";
}

// The whole of the bytes, or "error".
std::string diagnosis(std::string_view hex) {
  const std::string bytes = bytes_of(hex);
  CborReader reader(bytes);
  const auto text = diagnose(reader);
  return text && reader.end() ? *text : "error";
}

struct Example {
  std::string_view hex;
  std::string_view meaning;
};

TEST(CborReader, ReadsTheExamplesOfRfc8949) {
  const Example examples[] = {
      {"00", "0"},
      {"17", "23"},
      {"1818", "24"},
      {"1903e8", "1000"},
      {"1a000f4240", "1000000"},
      {"1b000000e8d4a51000", "1000000000000"},
      {"20", "-1"},
      {"3903e7", "-1000"},
      {"3b7fffffffffffffff", "-9223372036854775808"},
      {"f90000", "0"},
      {"f98000", "-0"},
      {"f93e00", "1.5"},
      {"f97bff", "65504"},
      {"f90001", "5.9604644775390625e-08"},
      {"f9c400", "-4"},
      {"f97c00", "inf"},
      {"f9fc00", "-inf"},
      {"fa47c35000", "100000"},
      {"fb3ff199999999999a", "1.1000000000000001"},
      {"f4", "false"},
      {"f5", "true"},
      {"f6", "null"},
      {"f7", "null"},
      {"c11a514b67b0", "1(1363896240)"},
      {"c1fb41d452d9ec200000", "1(1363896240.5)"},
      {"40", "h''"},
      {"4401020304", "h'01020304'"},
      {"60", "\"\""},
      {"6449455446", "\"IETF\""},
      {"62c3bc", "\"ü\""},
      {"80", "[]"},
      {"8301820203820405", "[1, [2, 3], [4, 5]]"},
      {"a201020304", "{1: 2, 3: 4}"},
      {"a26161016162820203", "{\"a\": 1, \"b\": [2, 3]}"},
      {"5f42010243030405ff", "h'0102030405'"},
      {"7f657374726561646d696e67ff", "\"streaming\""},
      {"9fff", "[]"},
      {"9f018202039f0405ffff", "[1, [2, 3], [4, 5]]"},
      {"bf61610161629f0203ffff", "{\"a\": 1, \"b\": [2, 3]}"},
  };
  for (const Example& example : examples) EXPECT_EQ(diagnosis(example.hex), example.meaning) << example.hex;
}

TEST(CborReader, RefusesWhatIsNotWellFormed) {
  const std::string_view malformed[] = {
      "",                    // nothing
      "18",                  // a head cut short
      "1c",                  // a reserved head
      "62c3",                // text cut short
      "61c3",                // text that is no UTF-8
      "7f4161ff",            // bytes inside a text
      "7f7f6161ffff",        // an open string inside an open string
      "8201",                // an item is missing
      "9f01",                // no break
      "ff",                  // a break out of place
      "9bffffffffffffffff",  // more items than bytes
      "1bffffffffffffffff",  // more than an int64 holds
      "3bffffffffffffffff",  //
      "f800",                // a simple value that means nothing
      "f0",                  //
      "0000",                // something follows
      "1f",                  // an integer of indefinite length
      "df00",                // a tag of indefinite length
      "a1",                  // a key is missing
      "a101",                // a value is missing
  };
  for (const std::string_view hex : malformed) EXPECT_EQ(diagnosis(hex), "error") << hex;
}

TEST(CborReader, RefusesAnItemOfAnotherKind) {
  const std::string text = bytes_of("6161");
  EXPECT_FALSE(CborReader(text).integer());
  EXPECT_FALSE(CborReader(text).unsigned_integer());
  EXPECT_FALSE(CborReader(text).number());
  EXPECT_FALSE(CborReader(text).boolean());
  EXPECT_FALSE(CborReader(text).null());
  EXPECT_FALSE(CborReader(text).bytes());
  EXPECT_FALSE(CborReader(text).enter_array());
  EXPECT_FALSE(CborReader(text).enter_map());
  EXPECT_FALSE(CborReader(text).tag());
  EXPECT_FALSE(CborReader(text).next());
  EXPECT_FALSE(CborReader(bytes_of("20")).unsigned_integer());
}

TEST(CborReader, BoundsTheDepth) {
  for (const std::string_view item : {"\x81", "\x9f", "\xc1"}) {
    std::string nested;
    for (std::size_t i = 0; i < 10 * kCborDepthMax; ++i) nested += item;
    EXPECT_FALSE(CborReader(nested).skip());
  }
}

TEST(CborReader, SkipsWholeItems) {
  const std::string bytes = bytes_of("bf61619f01c102ff6162a16163f6ff07");
  CborReader reader(bytes);
  EXPECT_EQ(reader.skip().value().size(), bytes.size() - 1);
  EXPECT_EQ(reader.integer().value(), 7);
  EXPECT_TRUE(reader.end());
}

TEST(CborWriter, WritesTheShortestHeads) {
  std::string out;
  CborWriter writer(out);
  writer.map(2);
  writer.text("a");
  writer.integer(-1000);
  writer.bytes("\x01");
  writer.open_array();
  writer.integer(23);
  writer.integer(24);
  writer.integer(65536);
  writer.unsigned_integer(std::numeric_limits<std::uint64_t>::max());
  writer.integer(std::numeric_limits<std::int64_t>::min());
  writer.number(1.1);
  writer.boolean(true);
  writer.null();
  writer.epoch_seconds(1363896240.5);
  writer.array(0);
  writer.end();
  EXPECT_EQ(hex_encode(out),
            "a261613903e741019f1718181a000100001bffffffffffffffff3b7fffffffffffffff"
            "fb3ff199999999999af5f6c1fb41d452d9ec20000080ff");
}

}  // namespace
}  // namespace regionfall
