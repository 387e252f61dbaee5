#include "aws/protocol/cbor_input.h"

#include <gtest/gtest.h>

#include "aws/protocol/cbor_output.h"
#include "base/encoding.h"

namespace regionfall::aws {
namespace {

const Shape& put_metric_data() { return *find_service_model("cloudwatch")->find_operation("PutMetricData")->input(); }

std::string read(std::string_view bytes) {
  const auto value = read_cbor_input(put_metric_data(), bytes);
  return value ? to_text(*value) : value.error().message;
}

TEST(CborInput, HasEveryKindOfValue) {
  std::string bytes;
  CborWriter writer(bytes);
  writer.open_map();
  writer.text("Namespace");
  writer.text("n");
  writer.text("Colour");
  writer.map(1);
  writer.text("a");
  writer.null();
  writer.text("StrictEntityValidation");
  writer.boolean(true);
  writer.text("MetricData");
  writer.array(1);
  writer.map(4);
  writer.text("Timestamp");
  writer.epoch_seconds(1'767'323'045.5);
  writer.text("Value");
  writer.integer(2);
  writer.text("StorageResolution");
  writer.number(60);
  writer.text("Unit");
  writer.null();
  writer.end();
  EXPECT_EQ(read(bytes),
            "{Namespace: \"n\", StrictEntityValidation: true, "
            "MetricData: [{Timestamp: @1767323045500000000, Value: 2, StorageResolution: 60}]}");
  EXPECT_EQ(read(""), "{}");
  EXPECT_EQ(read("\xf6"), "{}");
}

TEST(CborInput, RefusesValuesOfAnotherKind) {
  EXPECT_EQ(read(hex_decode("a1694e616d657370616365f5").value()), "no text at byte 12");     // Namespace: true
  EXPECT_EQ(read(hex_decode("a16a4d657472696344617461a0").value()), "no array at byte 13");  // MetricData: {}
  EXPECT_EQ(read(hex_decode("a1694e616d657370616365616100").value()), "something follows the data at byte 13");
  EXPECT_EQ(read(hex_decode("80").value()), "no map at byte 1");
}

}  // namespace
}  // namespace regionfall::aws
