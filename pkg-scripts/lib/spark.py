#!/usr/bin/env python3
"""Runs one SQL statement on Spark over a CSV of events and writes the result as Parquet: spark.py EVENTS SQL OUT"""
import sys

from pyspark.sql import SparkSession

events, statement, out = sys.argv[1:]
spark = SparkSession.builder.master("local[2]").appName("indwell pairs").config("spark.ui.enabled", "false")
spark = spark.config("spark.sql.shuffle.partitions", "4").getOrCreate()
spark.sparkContext.setLogLevel("ERROR")
spark.read.csv(events, header=True, inferSchema=True).createOrReplaceTempView("events")
with open(statement, encoding="utf-8") as file:
    result = spark.sql(file.read())
result.coalesce(1).write.mode("overwrite").parquet(out)
print(f"Spark {spark.version}: {spark.read.parquet(out).count()} pairs")
spark.stop()
